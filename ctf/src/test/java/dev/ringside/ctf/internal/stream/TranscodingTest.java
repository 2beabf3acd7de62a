// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.internal.transcode.EventTranscoder;
import dev.ringside.ctf.internal.transcode.FieldInsertion;
import dev.ringside.ctf.reader.DataStreamReader;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldTree;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.testing.RandomSchemas;
import dev.ringside.ctf.testing.RelaidFields;
import dev.ringside.ctf.testing.RelayingEncoder;
import dev.ringside.ctf.writer.BitBuffer;
import dev.ringside.ctf.writer.RecordEncoder;
import dev.ringside.ctf.schema.TraceClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscodingTest {
    private static final int SCHEMAS = 60;

    @TempDir
    Path directory;

    private final BitBuffer compiledBuffer = new BitBuffer(16);
    private final BitBuffer interpretedBuffer = new BitBuffer(16);
    private int compiledClasses;
    private int compiledEvents;

    @Test
    void generatedCodeWritesTheBytesThatTheInterpreterWrites() throws IOException {
        long firstSeed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("TranscodingTest firstSeed=" + firstSeed);
        for (long seed = firstSeed; seed < firstSeed + SCHEMAS; seed++) {
            for (TraceClass traceClass : List.of(new RandomSchemas(seed).ctf2(), new RandomSchemas(seed).ctf18())) {
                for (DataStreamSchema schema : new Trace(traceClass, Optional.empty()).streamSchemas()) {
                    check(schema, seed);
                }
            }
        }
        assertThat(compiledClasses).as("classes compiled").isGreaterThan(10);
        assertThat(compiledEvents).as("events of compiled classes").isGreaterThan(100);
    }

    private void check(DataStreamSchema schema, long seed) throws IOException {
        RandomStreamFile file = new RandomStreamFile(schema, seed);
        for (int i = 0; i < 3; i++) {
            file.addPacket();
        }
        Path path = directory.resolve("stream");
        Files.write(path, file.bytes());
        Random random = new Random(seed);
        RelaidFields layouts = new RelaidFields(random);
        EventTranscoder[] compiled = new EventTranscoder[schema.eventRecordClassCount()];
        EventTranscoder[] interpreted = new EventTranscoder[compiled.length];
        for (int ordinal = 0; ordinal < compiled.length; ordinal++) {
            FieldTree read = schema.eventFields(ordinal);
            FieldTree written = random.nextInt(4) == 0 ? read : layouts.relaid(read);
            compiled[ordinal] = transcoder(schema, ordinal, written, compiledBuffer, 0);
            interpreted[ordinal] = transcoder(schema, ordinal, written, interpretedBuffer, Integer.MAX_VALUE);
        }
        try (DataStreamReader reader = RandomStreamTest.open(schema, path)) {
            for (MessageBlock block = reader.next(); block != null; block = reader.next()) {
                for (int message = 0; message < block.size(); message++) {
                    if (block.isEvent(message)) {
                        int ordinal = block.eventRecordClassOrdinal(message);
                        compareOne(compiled[ordinal], interpreted[ordinal], block, message, seed);
                    }
                }
            }
        }
        for (EventTranscoder transcoder : compiled) {
            compiledClasses += transcoder.isCompiled() ? 1 : 0;
        }
    }

    private static EventTranscoder transcoder(
            DataStreamSchema schema, int ordinal, FieldTree written, BitBuffer buffer, int eventsBefore) {
        return new EventTranscoder(
                new EventTranscoder.Layouts(
                        schema.codecs().recordDecoders(ordinal),
                        written.nodes().toArray(new FieldNode[0]), written, null),
                new RelayingEncoder(new RecordEncoder(buffer), written), FieldInsertion.NONE, eventsBefore);
    }

    private void compareOne(
            EventTranscoder compiled, EventTranscoder interpreted, MessageBlock block, int message, long seed) {
        if (interpretedBuffer.positionBits() > 1 << 15) {
            // Records start anywhere, also within bytes.
            int start = message % 64;
            for (BitBuffer buffer : List.of(compiledBuffer, interpretedBuffer)) {
                buffer.clear();
                buffer.putZeros(start);
            }
        }
        int from = interpretedBuffer.positionBits() >>> 3;
        compiled.encode(block, message, compiledBuffer);
        interpreted.encode(block, message, interpretedBuffer);
        compiledEvents += compiled.isCompiled() ? 1 : 0;
        int end = interpretedBuffer.lengthBytes();
        boolean same = compiledBuffer.positionBits() == interpretedBuffer.positionBits()
                && Arrays.equals(compiledBuffer.bytes(), from, end, interpretedBuffer.bytes(), from, end);
        assertThat(same).as("seed %d %s", seed, same ? "" : block.eventRecordClass(message)).isTrue();
    }
}
