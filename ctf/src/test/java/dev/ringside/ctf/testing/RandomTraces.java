// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.testing;

import dev.ringside.ctf.internal.stream.RandomStreamFile;
import dev.ringside.ctf.metadata.JsonMetadataWriter;
import dev.ringside.ctf.metadata.TsdlWriter;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.schema.ClockClass;
import dev.ringside.ctf.schema.ClockOrigin;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.TraceClass;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Random;

/// Writes whole traces of random data, the same for the same seed: metadata and several data streams of each class,
/// some of them without packets.
public final class RandomTraces {
    private static final int MAX_STREAMS = 3;
    private static final int MAX_PACKETS = 5;

    private RandomTraces() {}

    /// The same schema with clocks that can be compared, so that all data streams can be merged by time.
    public static TraceClass mergeable(TraceClass traceClass) {
        var clocks = new ArrayList<ClockClass>();
        for (ClockClass clock : traceClass.clockClasses()) {
            clocks.add(new ClockClass(
                    clock.id(), clock.identity(), clock.uuid(), clock.description(), clock.frequencyHz(),
                    new ClockOrigin.UnixEpoch(), clock.offsetSeconds(), clock.offsetCycles(), clock.precisionCycles(),
                    clock.accuracyCycles(), clock.attributes()));
        }
        boolean comparable = traceClass.dataStreamClasses().stream()
                .map(DataStreamClass::defaultClockClassId).distinct().count() < 2;
        return new TraceClass(
                traceClass.version(), traceClass.identity(), traceClass.metadataStreamUuid(), traceClass.packetHeader(),
                traceClass.environment(), comparable ? traceClass.clockClasses() : clocks,
                traceClass.dataStreamClasses(), traceClass.attributes());
    }

    /// Writes a trace into a new directory, in the format that the class is of.
    ///
    /// @return the number of packets
    public static int write(TraceClass traceClass, long seed, Path directory) throws IOException {
        return write(traceClass, seed, directory, Audience.ANYONE);
    }

    /// The same for a reader that refuses strings which are no text.
    public static int write(TraceClass traceClass, long seed, Path directory, Audience audience) throws IOException {
        Files.createDirectories(directory);
        Files.write(directory.resolve("metadata"), traceClass.version() == CtfVersion.CTF_2
                ? JsonMetadataWriter.write(traceClass)
                : TsdlWriter.write(traceClass).getBytes(StandardCharsets.UTF_8));
        Random random = new Random(seed);
        int packets = 0;
        int index = 0;
        for (DataStreamSchema schema : new Trace(traceClass, Optional.empty()).streamSchemas()) {
            int count = 1 + random.nextInt(MAX_STREAMS);
            for (int stream = 0; stream < count; stream++, index++) {
                RandomStreamFile file = new RandomStreamFile(schema, stream, seed + index);
                if (audience == Audience.BABELTRACE_2_1) {
                    file.onlyText();
                }
                for (int packet = random.nextInt(MAX_PACKETS); packet >= 0; packet--) {
                    packets += file.addPacket() ? 1 : 0;
                }
                Files.write(directory.resolve("stream_" + index), file.bytes());
            }
        }
        return packets;
    }
}
