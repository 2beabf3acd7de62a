// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.page;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// What a CPU's `stats` file says. Reads are cheap enough to do several times a second. One thread at a time.
public final class BufferStats {
    private final Path file;
    private final ByteBuffer buffer = ByteBuffer.allocate(1024);
    private long entries;
    private long overrun;
    private long dropped;
    private long bytes;

    public BufferStats(Path file) {
        this.file = file;
    }

    public void read() throws IOException {
        buffer.clear();
        // Opened anew: the kernel makes the text once for each open file.
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.read(buffer) > 0) {
                // Until the end.
            }
        }
        String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
        entries = value(text, "entries: ");
        bytes = value(text, "\nbytes: ");
        overrun = value(text, "\noverrun: ");
        dropped = value(text, "\ndropped events: ") + value(text, "\ncommit overrun: ");
    }

    private static long value(String text, String key) {
        int from = text.indexOf(key);
        if (from < 0) {
            return 0;
        }
        long value = 0;
        for (int i = from + key.length(); i < text.length() && Character.isDigit(text.charAt(i)); i++) {
            value = value * 10 + (text.charAt(i) - '0');
        }
        return value;
    }

    /// Events that have not been read.
    public long entries() {
        return entries;
    }

    /// Of the events that have not been read.
    public long bytes() {
        return bytes;
    }

    /// Oldest events that made room for new ones, in all.
    public long overrun() {
        return overrun;
    }

    /// New events that found no room, in all.
    public long dropped() {
        return dropped;
    }
}
