// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamCopyTest {
    private static final int PACKET_BYTES = 1000;

    @TempDir
    Path directory;

    private byte[] read;

    /// Copies packets of a file of six, by number.
    private StreamCopy copied(int... packets) throws IOException {
        read = new byte[6 * PACKET_BYTES];
        new Random(1).nextBytes(read);
        Path source = Files.write(directory.resolve("source"), read);
        StreamCopy copy = new StreamCopy(directory.resolve("copy"));
        try (FileChannel channel = FileChannel.open(source)) {
            for (int packet : packets) {
                long offsetBytes = (long) packet * PACKET_BYTES;
                copy.write(channel, offsetBytes, PACKET_BYTES, offsetBytes);
            }
        }
        return copy;
    }

    @Test
    void packetsInAnyOrderMakeTheSameFile() throws IOException {
        StreamCopy copy = copied(3, 0, 5, 1, 4, 2);
        assertThat(directory.resolve("copy")).hasBinaryContent(read);
        assertThat(copy.cut()).isTrue();
        assertThat(directory.resolve("copy")).hasBinaryContent(read);
    }

    @Test
    void aCutLeavesThePacketsBeforeTheFirstThatIsMissing() throws IOException {
        assertThat(copied(4, 1, 0, 5, 2).cut()).isTrue();
        assertThat(directory.resolve("copy")).hasBinaryContent(Arrays.copyOf(read, 3 * PACKET_BYTES));
    }

    @Test
    void aCutLeavesNoPacketWhereTheFirstIsMissing() throws IOException {
        assertThat(copied(1, 2).cut()).isFalse();
    }
}
