// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.kernel.KernelChannelSettings;
import dev.ringside.kernel.internal.packet.EventHeader;
import dev.ringside.kernel.internal.packet.PacketWriter;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChannelFilesTest {
    @TempDir
    private Path folder;

    private ChannelFiles files(long subBufferBytes) {
        return new ChannelFiles(
                KernelChannelSettings.ofDefaults("c").withSubBuffers(subBufferBytes, 2),
                new UUID(1, 2),
                0,
                EventHeader.COMPACT,
                folder);
    }

    @Test
    void aStreamTakesLittleMemoryHoweverLargeTheSubBuffers() throws Exception {
        PacketWriter writer = files(1 << 28).open(0, 0);
        try {
            assertThat(writer.packet()).as("before the first record").isEmpty();
            writer.endRecord(writer.beginRecord(1, 5, 8) + 8);
            assertThat(writer.packet()).hasSize(256 << 10);
        } finally {
            writer.file().close();
        }
    }

    @Test
    void packetsAreNoLargerThanSubBuffers() throws Exception {
        PacketWriter writer = files(1 << 12).open(0, 0);
        try {
            writer.endRecord(writer.beginRecord(1, 5, 8) + 8);
            assertThat(writer.packet()).hasSize(1 << 12);
        } finally {
            writer.file().close();
        }
    }
}
