// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.packet;

import dev.ringside.ctf.writer.PacketIndexEntry;
import dev.ringside.ctf.writer.PacketIndexLayout;
import dev.ringside.ctf.writer.PacketIndexWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Optional;

/// Where the files of a stream that another process wrote end: the index tells of every packet that is whole.
///
/// @param number of the file that was written last, where trace files have a size
record StreamTail(Path folder, String name, boolean numbered, long number, Optional<PacketIndexEntry> last) {
    StreamTail(Path folder, String name, boolean numbered) throws IOException {
        this(folder, name, numbered, newest(folder, name, numbered));
    }

    private StreamTail(Path folder, String name, boolean numbered, long number) throws IOException {
        this(folder, name, numbered, number, lastEntry(index(folder, name, numbered, number)));
    }

    private static Path index(Path folder, String name, boolean numbered, long number) {
        return folder.resolve("index").resolve((numbered ? name + "_" + number : name) + ".idx");
    }

    private static long newest(Path folder, String name, boolean numbered) throws IOException {
        long newest = 0;
        FileTime newestTime = FileTime.fromMillis(Long.MIN_VALUE);
        for (long number = 0; numbered && Files.exists(index(folder, name, true, number)); number++) {
            FileTime time = Files.getLastModifiedTime(index(folder, name, true, number));
            if (time.compareTo(newestTime) >= 0) {
                newest = number;
                newestTime = time;
            }
        }
        return newest;
    }

    private static Optional<PacketIndexEntry> lastEntry(Path index) throws IOException {
        if (!Files.exists(index)) {
            return Optional.empty();
        }
        byte[] bytes = Files.readAllBytes(index);
        int entries = (bytes.length - PacketIndexLayout.HEADER_BYTES) / PacketIndexLayout.ENTRY_BYTES;
        if (entries <= 0) {
            return Optional.empty();
        }
        int at = PacketIndexLayout.HEADER_BYTES + (entries - 1) * PacketIndexLayout.ENTRY_BYTES;
        ByteBuffer entry = ByteBuffer.wrap(Arrays.copyOfRange(bytes, at, at + PacketIndexLayout.ENTRY_BYTES))
                .order(ByteOrder.BIG_ENDIAN);
        return Optional.of(new PacketIndexEntry(
                entry.getLong(),
                entry.getLong(),
                entry.getLong(),
                entry.getLong(),
                entry.getLong(),
                entry.getLong(),
                entry.getLong(),
                entry.getLong(),
                entry.getLong()));
    }

    /// Where the next packet goes.
    long endBytes() {
        return last.map(entry -> entry.offsetBytes() + entry.packetSizeBits() / Byte.SIZE).orElse(0L);
    }

    PacketIndexWriter openIndex() throws IOException {
        return PacketIndexWriter.append(index(folder, name, numbered, number));
    }
}
