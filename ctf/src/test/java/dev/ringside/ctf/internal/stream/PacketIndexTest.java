// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.writer.PacketIndexEntry;
import dev.ringside.ctf.writer.PacketIndexWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PacketIndexTest {
    private static final PacketIndexEntry FIRST = new PacketIndexEntry(0, 800, 640, 10, 20, 0, 3, 7, 0);
    private static final PacketIndexEntry SECOND = new PacketIndexEntry(100, 400, 400, 20, 35, 2, 3, 7, 1);

    @TempDir
    Path directory;

    private Path data;
    private Path index;

    @BeforeEach
    void makeFiles() throws IOException {
        data = Files.write(directory.resolve("channel_0"), new byte[150]);
        index = Files.createDirectory(directory.resolve("index")).resolve("channel_0.idx");
    }

    private void write(PacketIndexEntry... entries) throws IOException {
        try (PacketIndexWriter writer = PacketIndexWriter.open(index)) {
            for (PacketIndexEntry entry : entries) {
                writer.add(entry);
            }
        }
    }

    private PacketIndexes indexes = new PacketIndexes();

    private boolean isTrusted() {
        indexes = new PacketIndexes();
        try (StreamFile file = StreamFile.open(data)) {
            return indexes.ask(file, false, index -> true);
        }
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        write(FIRST, SECOND);
        try (StreamFile file = StreamFile.open(data);
                PacketIndex read = Objects.requireNonNull(PacketIndex.open(file))) {
            assertThat(List.of(read.entry(0), read.entry(1))).containsExactly(FIRST, SECOND);
            assertThat(read.size()).isEqualTo(2);
            assertThat(read.isOrdered()).isTrue();
            assertThat(read.holdsOnly(new StreamKey(3, true, 7))).isTrue();
            assertThat(read.holdsOnly(new StreamKey(3, true, 8))).isFalse();
            assertThat(read.holdsOnly(new StreamKey(2, false, 0))).isFalse();
        }
    }

    @Test
    void anIndexThatDoesNotFillTheFileIsNotTrusted() throws IOException {
        write(FIRST);
        assertThat(isTrusted()).isFalse();
    }

    @Test
    void anIndexWithAHoleIsNotTrusted() throws IOException {
        write(FIRST, new PacketIndexEntry(101, 392, 392, 20, 35, 2, 3, 7, 1));
        assertThat(isTrusted()).isFalse();
    }

    @Test
    void anIndexWhosePacketEndsBeforeItBeginsIsNotTrusted() throws IOException {
        write(FIRST, new PacketIndexEntry(100, 400, 400, 20, 19, 2, 3, 7, 1));
        assertThat(isTrusted()).isFalse();
    }

    @Test
    void aTruncatedIndexIsNotTrusted() throws IOException {
        write(FIRST, SECOND);
        byte[] bytes = Files.readAllBytes(index);
        for (int length = 0; length < bytes.length; length++) {
            Files.write(index, Arrays.copyOf(bytes, length));
            assertThat(isTrusted()).as("length %d", length).isFalse();
            assertThat(indexes.faults()).as("length %d", length).hasSize(1);
        }
    }

    @Test
    void aMissingIndexIsNoFault() {
        assertThat(isTrusted()).isFalse();
        assertThat(indexes.faults()).isEmpty();
    }
}
