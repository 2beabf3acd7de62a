// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import dev.ringside.ctf.internal.transcode.EventTranscoder;
import dev.ringside.ctf.metadata.Ctf18Schema;
import dev.ringside.ctf.metadata.JsonMetadataWriter;
import dev.ringside.ctf.metadata.TsdlWriter;
import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.schema.ClockClass;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.Identity;
import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.GraphLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;

/// One trace being written: its directory, its metadata and the names of its stream files. One thread.
final class TraceOutput {
    private final Path directory;
    private final Trace trace;
    private TraceClass traceClass;
    private final CtfSinkOptions options;
    private final Set<String> fileNames = new HashSet<>(Set.of("metadata", "index"));
    private final Map<DataStream, Path> paths = new HashMap<>();
    private final Map<DataStreamSchema, RecordEncoding> encodings = new HashMap<>();
    private final List<Path> newDirectories;
    private final ComponentContext context;

    private TraceOutput(
            Path directory, List<Path> newDirectories, Trace trace, TraceClass traceClass, CtfSinkOptions options,
            ComponentContext context) {
        this.context = context;
        this.directory = directory;
        this.trace = trace;
        this.newDirectories = newDirectories;
        this.traceClass = traceClass;
        this.options = options;
    }

    /// Makes the directory and writes the metadata.
    static TraceOutput create(Trace trace, CtfSinkOptions options, ComponentContext context) throws IOException {
        TraceClass read = AddedPackets.of(trace, NeededRoles.without(trace.traceClass(), options), options);
        TraceClass written = written(trace, read, options, context);
        Path directory = TraceDirectory.of(trace, options);
        if (options.assumeSingleTrace() && Files.exists(directory.resolve("metadata"))) {
            throw new GraphException(context.actor(), "Output directory exists already: path=\"" + directory + "\"");
        }
        List<Path> newDirectories = missing(directory);
        Files.createDirectories(directory);
        TraceOutput output = new TraceOutput(directory, newDirectories, trace, written, options, context);
        try {
            output.writeMetadata();
        } catch (IOException e) {
            output.remove();
            throw e;
        }
        return output;
    }

    private void writeMetadata() throws IOException {
        byte[] metadata = options.version() == CtfVersion.CTF_1_8
                ? TsdlWriter.write(traceClass).getBytes(StandardCharsets.UTF_8)
                : JsonMetadataWriter.write(traceClass);
        Files.write(directory.resolve("metadata"), metadata);
    }

    /// Before the first data stream is opened to be written message by message: lengths and times of packets may then
    /// change.
    void separateRoles() throws IOException {
        TraceClass read = AddedPackets.of(trace, NeededRoles.without(trace.traceClass(), options), options);
        TraceClass separate = SeparateRoles.of(read, options.version());
        if (separate != read) {
            traceClass = written(trace, separate, options, context);
            writeMetadata();
        }
    }

    /// The directories that have to be made, the innermost first.
    private static List<Path> missing(Path directory) {
        var missing = new ArrayList<Path>();
        for (Path path = directory; path != null && !Files.exists(path); path = path.getParent()) {
            missing.add(path);
        }
        return missing;
    }

    /// Removes what was made, where no data stream came to be.
    void remove() throws IOException {
        Files.deleteIfExists(directory.resolve("metadata"));
        for (Path made : newDirectories) {
            try {
                Files.deleteIfExists(made);
            } catch (DirectoryNotEmptyException e) {
                return;
            }
        }
    }

    private static TraceClass written(
            Trace trace, TraceClass read, CtfSinkOptions options, ComponentContext context) {
        if (options.version() == CtfVersion.CTF_2) {
            List<ClockClass> clocks = read.clockClasses().stream().map(TraceOutput::normalized).toList();
            return new TraceClass(
                    CtfVersion.CTF_2, named(read, trace.name()), read.metadataStreamUuid(), read.packetHeader(),
                    read.environment(), clocks, read.dataStreamClasses(), read.attributes());
        }
        Ctf18Schema lowered = Ctf18Schema.of(read);
        lowered.losses().forEach(loss -> context.log().log(
                GraphLog.Level.WARNING, context.actor(), "CTF 1.8 cannot say this: " + loss));
        return lowered.traceClass();
    }

    /// A trace class without a name gets the one that is shown. What was CTF 1.8 has a name in any case: together with
    /// the unique identifier it tells which traces are parts of one.
    private static Identity named(TraceClass read, Optional<String> shown) {
        Identity own = read.identity();
        boolean needed = own.name().orElse("").isEmpty() && shown.isPresent()
                && (read.version() == CtfVersion.CTF_1_8 || !shown.get().isEmpty());
        return needed ? new Identity(own.namespace(), shown, own.uid()) : own;
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

    StreamOutput open(DataStream stream, IntSupplier bufferBytes) throws IOException {
        StreamLayout layout = new StreamLayout(stream.schema(), traceClass);
        RecordEncoding encoding = encodings.computeIfAbsent(stream.schema(), schema ->
                new RecordEncoding(schema, layout, EventTranscoder.EVENTS_BEFORE_COMPILATION));
        return new StreamOutput(stream, layout, encoding, path(stream), options, bufferBytes);
    }

    /// Whether the packets of a data stream can be copied as they are.
    boolean copies(DataStream stream) {
        return !options.ignoreDiscardedEvents() && !options.ignoreDiscardedPackets()
                && new StreamLayout(stream.schema(), traceClass).isSame();
    }

    /// Where a data stream is written.
    Path path(DataStream stream) {
        return paths.computeIfAbsent(stream, missing -> {
            Path path = directory.resolve(fileName(missing));
            if (newDirectories.isEmpty()) {
                // There may be a file of that name.
                context.writes(path.toString());
            }
            return path;
        });
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
