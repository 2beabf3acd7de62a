// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.ringside.ctf.internal.field.VisitLog;
import dev.ringside.ctf.reader.DataStreamReader;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.Packet;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.ctf.testing.RandomSchemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomStreamTest {
    private static final int SCHEMAS = 150;

    @TempDir
    Path directory;

    private record Seen(List<String> visits, List<Long> cycles) {}

    @Test
    void whatIsEncodedIsInterpreted() throws IOException {
        checkRoundTrips(false);
    }

    @Test
    void whatIsEncodedIsDecodedByGeneratedCode() throws IOException {
        assertThat(checkRoundTrips(true)).as("classes compiled").isGreaterThan(20);
    }

    private int checkRoundTrips(boolean compile) throws IOException {
        int compiled = 0;
        long firstSeed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("RandomStreamTest firstSeed=" + firstSeed);
        int events = 0;
        for (long seed = firstSeed; seed < firstSeed + SCHEMAS; seed++) {
            for (TraceClass traceClass : List.of(new RandomSchemas(seed).ctf2(), new RandomSchemas(seed).ctf18())) {
                for (DataStreamSchema schema : new Trace(traceClass, Optional.empty()).streamSchemas()) {
                    for (int i = 0; compile && i < schema.eventRecordClassCount(); i++) {
                        compiled += schema.codecs().compile(i) == null ? 0 : 1;
                    }
                    events += checkRoundTrip(schema, seed);
                }
            }
        }
        assertThat(events).isGreaterThan(SCHEMAS);
        return compiled;
    }

    private int checkRoundTrip(DataStreamSchema schema, long seed) throws IOException {
        RandomStreamFile file = new RandomStreamFile(schema, seed);
        for (int i = 0; i < 6; i++) {
            file.addPacket();
        }
        Seen seen;
        try {
            seen = read(schema, file.bytes());
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
        assertThat(seen.visits).as("seed %d", seed).isEqualTo(file.expectedVisits);
        if (schema.clockClass().isPresent()) {
            assertThat(seen.cycles).as("seed %d", seed).isEqualTo(file.expectedCycles);
        }
        return seen.visits.size();
    }

    private Seen read(DataStreamSchema schema, byte[] bytes) throws IOException {
        Seen seen = new Seen(new ArrayList<>(), new ArrayList<>());
        Path path = directory.resolve("stream");
        Files.write(path, bytes);
        try (DataStreamReader reader = open(schema, path)) {
            for (MessageBlock block = reader.next(); block != null; block = reader.next()) {
                for (int i = 0; i < block.size(); i++) {
                    Packet packet = block.packet(i);
                    if (packet != null) {
                        packet.visitHeader(new VisitLog());
                        packet.visitContext(new VisitLog());
                    }
                    if (block.isEvent(i)) {
                        VisitLog log = new VisitLog();
                        block.visit(i, log);
                        seen.visits.add(log.text());
                        seen.cycles.add(block.cycles(i));
                    }
                }
            }
        }
        return seen;
    }

    static DataStreamReader open(DataStreamSchema schema, Path path) {
        return FoundFile.of(schema, path, OptionalLong.of(7)).open();
    }

    @Test
    void brokenBytesGiveLocatedFaultsOnly() {
        long firstSeed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("RandomStreamTest mutation firstSeed=" + firstSeed);
        for (long seed = firstSeed; seed < firstSeed + SCHEMAS; seed++) {
            TraceClass traceClass = new RandomSchemas(seed).ctf2();
            DataStreamSchema schema = new Trace(traceClass, Optional.empty()).streamSchemas().getFirst();
            RandomStreamFile file = new RandomStreamFile(schema, seed);
            file.addPacket();
            file.addPacket();
            byte[] bytes = file.bytes();
            Random random = new Random(seed);
            for (int i = 0; i < 10 && bytes.length > 0; i++) {
                byte[] broken = bytes.clone();
                for (int flips = random.nextInt(4); flips >= 0; flips--) {
                    broken[random.nextInt(broken.length)] = (byte) random.nextInt();
                }
                assertThatCode(() -> readBroken(schema, broken)).as("seed %d", seed).doesNotThrowAnyException();
            }
        }
    }

    private void readBroken(DataStreamSchema schema, byte[] bytes) throws IOException {
        try {
            read(schema, bytes);
        } catch (MalformedTraceException expected) {
            assertThat(expected.reason()).isNotEmpty();
        }
    }
}
