// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf;

import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.metadata.MetadataReader;
import dev.ringside.ctf.reader.TraceOptions;
import dev.ringside.ctf.reader.TraceReader;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.Parameters;
import dev.ringside.graph.QueryContext;
import dev.ringside.graph.QueryException;
import dev.ringside.graph.Source;
import dev.ringside.graph.SourceClass;
import dev.ringside.graph.Value;
import dev.ringside.graph.internal.ComponentHelp;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// `source.ctf.fs`: reads CTF traces on the file system.
public final class FileSystemSourceClass implements SourceClass {
    public FileSystemSourceClass() {}

    @Override
    public String name() {
        return "fs";
    }

    @Override
    public String description() {
        return "Read CTF traces from the file system.";
    }

    @Override
    public String help() {
        return ComponentHelp.of("source.ctf.fs");
    }

    @Override
    public Source create(ComponentContext context, Parameters parameters) {
        TraceReader reader = open(parameters);
        parameters.texts("inputs").orElse(List.of()).forEach(context::reads);
        long processors = Runtime.getRuntime().availableProcessors();
        return new FileSystemSource(context, reader, parameters.unsignedInteger("threads").orElse(processors));
    }

    /// What CTF 2 adds needs version 1. Metadata that cannot be read is a fault later, when the component is made.
    @Override
    public boolean supportsMip(int version, Value.Map parameters) {
        return version == 1 || version == 0 && !(parameters.entries().get("inputs") instanceof Value.Array inputs
                && inputs.elements().stream().anyMatch(FileSystemSourceClass::isCtf2));
    }

    private static boolean isCtf2(Value input) {
        if (!(input instanceof Value.Text text)) {
            return false;
        }
        try (FileInputStream in = new FileInputStream(Path.of(text.value(), "metadata").toFile())) {
            return MetadataReader.read(in.readAllBytes()).version() == CtfVersion.CTF_2;
        } catch (IOException | InvalidPathException | MetadataException e) {
            return false;
        }
    }

    @Override
    public Value query(QueryContext context, String object, Value parameters) throws QueryException {
        return FileSystemQueries.query(object, parameters instanceof Value.Map map ? map : Value.Map.EMPTY);
    }

    static TraceReader open(Parameters parameters) {
        parameters.allow("inputs", "trace-name", "clock-class-offset-s", "clock-class-offset-ns",
                "force-clock-class-origin-unix-epoch", "threads", "growing");
        List<String> inputs = parameters.texts("inputs")
                .orElseThrow(() -> parameters.failure("missing mandatory entry `inputs`"));
        if (inputs.isEmpty()) {
            throw parameters.failure("`inputs` is empty");
        }
        TraceOptions options = new TraceOptions(
                parameters.text("trace-name"),
                parameters.signedInteger("clock-class-offset-s").orElse(0),
                parameters.signedInteger("clock-class-offset-ns").orElse(0),
                parameters.bool("force-clock-class-origin-unix-epoch", false),
                parameters.bool("growing", false));
        try {
            List<Path> directories = new ArrayList<>();
            for (String input : inputs) {
                directories.add(Path.of(input));
            }
            // In whatever order they are given, and as Babeltrace 2 does it.
            directories.sort(Comparator.comparing(Path::toString));
            return TraceReader.open(directories, options);
        } catch (IOException e) {
            throw new GraphException("", "Cannot read the metadata: inputs=" + inputs, e);
        } catch (MetadataException e) {
            throw new GraphException("", "Wrong metadata: inputs=" + inputs, e);
        }
    }
}
