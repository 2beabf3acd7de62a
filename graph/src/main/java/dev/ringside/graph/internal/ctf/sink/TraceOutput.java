// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import dev.ringside.ctf.metadata.Ctf18Schema;
import dev.ringside.ctf.metadata.JsonMetadataWriter;
import dev.ringside.ctf.metadata.TsdlWriter;
import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.schema.ClockClass;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.GraphLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// One trace being written: its directory, its metadata and the names of its stream files. One thread.
final class TraceOutput {
    private final Path directory;
    private final TraceClass traceClass;
    private final CtfSinkOptions options;
    private final Set<String> fileNames = new HashSet<>(Set.of("metadata", "index"));

    private TraceOutput(Path directory, TraceClass traceClass, CtfSinkOptions options) {
        this.directory = directory;
        this.traceClass = traceClass;
        this.options = options;
    }

    /// Makes the directory and writes the metadata.
    static TraceOutput create(Trace trace, CtfSinkOptions options, ComponentContext context) throws IOException {
        TraceClass written = written(trace.traceClass(), options.version(), context);
        Path directory = TraceDirectory.of(trace, options);
        if (options.assumeSingleTrace() && Files.exists(directory.resolve("metadata"))) {
            throw new GraphException(context.actor(), "Output directory exists already: path=\"" + directory + "\"");
        }
        Files.createDirectories(directory);
        byte[] metadata = options.version() == CtfVersion.CTF_1_8
                ? TsdlWriter.write(written).getBytes(StandardCharsets.UTF_8)
                : JsonMetadataWriter.write(written);
        Files.write(directory.resolve("metadata"), metadata);
        return new TraceOutput(directory, written, options);
    }

    private static TraceClass written(TraceClass read, CtfVersion version, ComponentContext context) {
        if (version == CtfVersion.CTF_2) {
            List<ClockClass> clocks = read.clockClasses().stream().map(TraceOutput::normalized).toList();
            return new TraceClass(
                    CtfVersion.CTF_2, read.identity(), read.metadataStreamUuid(), read.packetHeader(), read.environment(),
                    clocks, read.dataStreamClasses(), read.attributes());
        }
        Ctf18Schema lowered = Ctf18Schema.of(read);
        lowered.losses().forEach(loss -> context.log().log(
                GraphLog.Level.WARNING, context.actor(), "CTF 1.8 cannot say this: " + loss));
        return lowered.traceClass();
    }

    /// CTF 2 wants less than a second of offset cycles.
    private static ClockClass normalized(ClockClass clock) {
        long seconds = Long.divideUnsigned(clock.offsetCycles(), clock.frequencyHz());
        return new ClockClass(
                clock.id(), clock.identity(), clock.uuid(), clock.description(), clock.frequencyHz(), clock.origin(),
                clock.offsetSeconds() + seconds, clock.offsetCycles() - seconds * clock.frequencyHz(),
                clock.precisionCycles(), clock.accuracyCycles(), clock.attributes());
    }

    Path directory() {
        return directory;
    }

    StreamOutput open(DataStream stream) throws IOException {
        return new StreamOutput(stream, traceClass, directory.resolve(fileName(stream)), options);
    }

    private String fileName(DataStream stream) {
        String name = stream.name();
        String last = TraceDirectory.part(name.substring(name.lastIndexOf('/') + 1));
        String wanted = last.isEmpty() || last.startsWith(".") ? "stream" : last;
        String unique = wanted;
        for (int number = 0; !fileNames.add(unique); number++) {
            unique = wanted + "-" + number;
        }
        return unique;
    }
}
