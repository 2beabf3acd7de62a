// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.dmesg;

import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.MessageIterator;
import dev.ringside.graph.OutputPort;
import dev.ringside.graph.Parameters;
import dev.ringside.graph.Source;
import dev.ringside.graph.SourceClass;
import dev.ringside.graph.internal.ComponentHelp;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/// The class `source.text.dmesg`.
public final class DmesgSourceClass implements SourceClass {
    @Override
    public String name() {
        return "dmesg";
    }

    @Override
    public String description() {
        return "Read Linux ring buffer lines (dmesg(1) output) from a file or from standard input.";
    }

    @Override
    public String help() {
        return ComponentHelp.of("source.text.dmesg");
    }

    @Override
    public Source create(ComponentContext context, Parameters parameters) {
        parameters.allow("path", "no-extract-timestamp");
        Optional<String> path = parameters.text("path");
        boolean timed = !parameters.bool("no-extract-timestamp", false);
        InputStream input = open(context, path);
        context.reads(path.orElse("/dev/stdin"));
        String name = path.map(text -> String.valueOf(Path.of(text).getFileName())).orElse("STDIN");
        context.addOutputPort("out", null);
        return new Source() {
            @Override
            public MessageIterator iterator(OutputPort port) {
                return new DmesgIterator(input, path.orElse("standard input"), name, timed, path.isPresent());
            }
        };
    }

    private static InputStream open(ComponentContext context, Optional<String> path) {
        if (path.isEmpty()) {
            return context.standardInput();
        }
        try {
            return new FileInputStream(path.get());
        } catch (IOException e) {
            throw new GraphException(context.actor(), "Cannot open file: path=\"" + path.get() + "\"", e);
        }
    }
}
