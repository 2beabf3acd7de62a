// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.metadata.MetadataReader;
import dev.ringside.ctf.reader.TraceOptions;
import dev.ringside.ctf.schema.ClockClass;
import dev.ringside.ctf.schema.ClockOrigin;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.Identity;
import dev.ringside.ctf.schema.TraceClass;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the metadata of the parts of a trace and applies what the reader's options change.
public final class TraceClassReading {
    private static final String LTTNG_NAMESPACE = "lttng.org,2009";
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private TraceClassReading() {}

    /// The trace class with the most data stream and event record classes.
    public static TraceClass read(List<Path> directories, TraceOptions options)
            throws IOException, MetadataException {
        TraceClass largest = null;
        for (Path directory : directories) {
            TraceClass traceClass = read(directory.resolve("metadata"));
            if (largest == null || classCount(traceClass) > classCount(largest)) {
                largest = traceClass;
            }
        }
        if (largest == null) {
            throw new IllegalArgumentException("a trace has at least one directory");
        }
        return adjusted(largest, options);
    }

    /// @throws MetadataException whose reason names the file
    private static TraceClass read(Path file) throws IOException, MetadataException {
        byte[] text = bytesOf(file);
        if (text.length == 0) {
            throw new MetadataException(
                    0, 0, "file=" + file + ": the file is empty: was the trace copied before it was written?");
        }
        try {
            TraceClass traceClass = MetadataReader.read(text);
            if (traceClass.version() == CtfVersion.CTF_2 && traceClass.dataStreamClasses().isEmpty()) {
                throw new MetadataException(0, 0, "the metadata has no data stream class");
            }
            return traceClass;
        } catch (MetadataException e) {
            MetadataException named = new MetadataException(
                    0, 0, "file=" + file + (e.line() > 0 ? " line=" + e.line() + " column=" + e.column() : "") + ": "
                            + e.reason());
            named.initCause(e.getCause());
            throw named;
        }
    }

    /// All bytes of a file, without the classes of channels.
    private static byte[] bytesOf(Path metadata) throws IOException {
        try (FileInputStream in = new FileInputStream(metadata.toFile())) {
            return in.readAllBytes();
        }
    }

    /// The name to show: host name (as LTTng writes it) and the name asked for, with a slash between. There always is
    /// one, be it empty; that of the trace class is another matter.
    public static String name(TraceClass traceClass, TraceOptions options) {
        String host = traceClass.environment().get("hostname") instanceof String text ? text : "";
        String suffix = options.traceName().orElse("");
        return host + (host.isEmpty() || suffix.isEmpty() ? "" : "/") + suffix;
    }

    private static int classCount(TraceClass traceClass) {
        int count = 0;
        for (DataStreamClass streamClass : traceClass.dataStreamClasses()) {
            count += 1 + streamClass.eventRecordClasses().size();
        }
        return count;
    }

    private static TraceClass adjusted(TraceClass traceClass, TraceOptions options) {
        List<ClockClass> clocks = new ArrayList<>();
        boolean lttng = isOfLttng(traceClass);
        for (ClockClass clock : traceClass.clockClasses()) {
            boolean epoch = options.forceUnixEpoch() || lttng && clock.id().equals("monotonic");
            clocks.add(adjusted(clock, options, epoch));
        }
        return new TraceClass(traceClass.version(), identity(traceClass), traceClass.metadataStreamUuid(),
                traceClass.packetHeader(), traceClass.environment(), clocks, traceClass.dataStreamClasses(),
                traceClass.attributes());
    }

    private static boolean isOfLttng(TraceClass traceClass) {
        return String.valueOf(traceClass.environment().get("tracer_name")).startsWith("lttng");
    }

    /// CTF 1.8 has no namespaces, but who wrote the trace says which one it would be.
    public static Identity identity(TraceClass traceClass) {
        Identity own = traceClass.identity();
        boolean implied = isOfLttng(traceClass) && traceClass.version() == CtfVersion.CTF_1_8;
        return implied ? new Identity(Optional.of(LTTNG_NAMESPACE), own.name(), own.uid()) : own;
    }

    private static ClockClass adjusted(ClockClass clock, TraceOptions options, boolean epoch) {
        long seconds = options.clockOffsetSeconds()
                + Math.floorDiv(options.clockOffsetNanos(), NANOS_PER_SECOND);
        long nanos = Math.floorMod(options.clockOffsetNanos(), NANOS_PER_SECOND);
        long frequency = clock.frequencyHz();
        long cycles = clock.offsetCycles();
        if (nanos != 0) {
            cycles += frequency == NANOS_PER_SECOND ? nanos : (long) ((double) nanos * frequency / NANOS_PER_SECOND);
            if (Long.compareUnsigned(cycles, frequency) >= 0
                    && Long.compareUnsigned(clock.offsetCycles(), frequency) < 0) {
                cycles -= frequency;
                seconds++;
            }
        }
        ClockOrigin origin = epoch ? new ClockOrigin.UnixEpoch() : clock.origin();
        return new ClockClass(clock.id(), clock.identity(), clock.uuid(), clock.description(), frequency, origin,
                clock.offsetSeconds() + seconds, cycles, clock.precisionCycles(), clock.accuracyCycles(),
                clock.attributes());
    }
}
