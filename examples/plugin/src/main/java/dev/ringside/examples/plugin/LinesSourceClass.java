// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.examples.plugin;

import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.Parameters;
import dev.ringside.graph.QueryContext;
import dev.ringside.graph.QueryException;
import dev.ringside.graph.Source;
import dev.ringside.graph.SourceClass;
import dev.ringside.graph.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The class `source.logs.lines`.
public final class LinesSourceClass implements SourceClass {
    private static final double WEIGHT = 0.5;

    @Override
    public String name() {
        return "lines";
    }

    @Override
    public String description() {
        return "Read a log of lines TIME LEVEL MESSAGE.";
    }

    @Override
    public String help() {
        return """
                Each line is a time as ISO 8601 says it, such as 2026-01-02T03:04:05.678Z, a level and a message. It
                becomes an event of the level's name. Lines have to be in the order of time.

                Parameters:
                  inputs=[PATH...]   One file with the extension .log [array of strings, mandatory]
                """;
    }

    @Override
    public Source create(ComponentContext context, Parameters parameters) {
        parameters.allow("inputs");
        List<String> inputs = parameters.texts("inputs").orElse(List.of());
        if (inputs.size() != 1) {
            throw parameters.failure("`inputs` has to name one file");
        }
        try {
            // No sink of the graph may then write there.
            context.reads(inputs.getFirst());
            return new LinesSource(context, Path.of(inputs.getFirst()));
        } catch (IOException e) {
            throw new GraphException(context.actor(), "Cannot read log: path=\"" + inputs.getFirst() + "\"", e);
        }
    }

    /// Lets `convert` find out that a file is for this source.
    @Override
    public Value query(QueryContext context, String object, Value parameters) throws QueryException {
        if (!object.equals("babeltrace.support-info") || !(parameters instanceof Value.Map map)) {
            throw QueryException.unknownObject(object);
        }
        boolean supported = Value.of("file").equals(map.entries().get("type"))
                && map.entries().get("input") instanceof Value.Text(String input)
                && input.endsWith(".log");
        return Value.of(supported ? WEIGHT : 0.0);
    }
}
