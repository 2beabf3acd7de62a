// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.internal.field.VisitLog;
import dev.ringside.ctf.reader.DataStreamReader;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.testing.RandomSchemas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AheadReaderTest {
    /// More than several windows of records.
    private static final int MIN_BYTES = 3 * 1024 * 1024;

    @TempDir
    Path directory;

    @Test
    void readingAheadGivesTheSameMessages() throws IOException {
        FoundStream found = largeStream();
        List<Integer> direct;
        try (DataStreamReader reader = found.open()) {
            direct = messages(reader);
        }
        assertThat(direct).hasSizeGreaterThan(10_000);
        try (ExecutorService worker = Executors.newSingleThreadExecutor();
                DataStreamReader reader = found.openAhead(worker)) {
            assertThat(messages(reader)).isEqualTo(direct);
            reader.seek(MessageBlock.NO_TIME);
            assertThat(messages(reader)).isEqualTo(direct);
        }
    }

    @Test
    void aReaderMayBeClosedHalfWay() throws IOException {
        FoundStream found = largeStream();
        try (ExecutorService worker = Executors.newSingleThreadExecutor();
                DataStreamReader reader = found.openAhead(worker)) {
            assertThat(reader.next()).isNotNull();
        }
    }

    /// Each message as a hash of all that can be seen of it.
    private static List<Integer> messages(DataStreamReader reader) {
        List<Integer> messages = new ArrayList<>();
        for (MessageBlock block = reader.next(); block != null; block = reader.next()) {
            for (int i = 0; i < block.size(); i++) {
                String text = block.kind(i) + " " + block.nanos(i);
                if (block.isEvent(i)) {
                    VisitLog log = new VisitLog();
                    block.visit(i, log);
                    text += log.text();
                }
                messages.add(text.hashCode());
            }
        }
        return messages;
    }

    /// Many copies of the packets of the first random schema whose packets hold events.
    private FoundStream largeStream() throws IOException {
        for (long seed = 1; ; seed++) {
            DataStreamSchema schema =
                    new Trace(new RandomSchemas(seed).ctf2(), Optional.empty()).streamSchemas().getFirst();
            RandomStreamFile file = new RandomStreamFile(schema, seed);
            for (int i = 0; i < 6; i++) {
                file.addPacket();
            }
            if (file.expectedVisits.size() < 50 || schema.clockClass().isEmpty()) {
                continue;
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            while (bytes.size() < MIN_BYTES) {
                bytes.writeBytes(file.bytes());
            }
            Path path = directory.resolve("stream");
            Files.write(path, bytes.toByteArray());
            return FoundFile.of(schema, path, OptionalLong.of(7));
        }
    }
}
