// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.internal.packet.PacketWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The readers of all CPUs of one channel's tracefs instance. Where one of them fails, the others are read all the same.
/// Under the recorder's lock; whoever makes it closes it.
final class ChannelReaders implements AutoCloseable {
    /// How much may wait to be transcoded, of all CPUs.
    private static final long AHEAD_BYTES = Math.min(128L << 20, Runtime.getRuntime().maxMemory() / 4);

    private final List<CpuReader> readers = new ArrayList<>();
    private final FirstFailure failures;

    /// @param failures gets what goes wrong
    ChannelReaders(FirstFailure failures) {
        this.failures = failures;
    }

    void add(CpuReader reader) {
        readers.add(reader);
    }

    boolean isEmpty() {
        return readers.isEmpty();
    }

    int size() {
        return readers.size();
    }

    /// Reads what the kernel has.
    ///
    /// @param stopped whether it records nothing more
    /// @return bytes read of the fullest CPU
    long drain(boolean stopped) {
        long most = drainAhead();
        for (CpuReader reader : readers) {
            try {
                if (stopped) {
                    reader.drainFinally();
                } else {
                    most = Math.max(most, reader.drain());
                }
            } catch (IOException e) {
                failures.keep(e);
            }
            failures.keep(reader.transcoder().takeFailure());
        }
        return most;
    }

    /// Keeps the kernel's buffers of all CPUs empty while a backlog is transcoded.
    ///
    /// @return bytes read of the fullest CPU
    private long drainAhead() {
        long most = 0;
        boolean more = !readers.isEmpty();
        while (more) {
            more = false;
            for (CpuReader reader : readers) {
                try {
                    most = Math.max(most, reader.readAhead(AHEAD_BYTES / readers.size()));
                } catch (IOException e) {
                    failures.keep(e);
                }
            }
            for (CpuReader reader : readers) {
                try {
                    more |= reader.transcodeAhead();
                } catch (IOException e) {
                    failures.keep(e);
                }
            }
        }
        return most;
    }

    /// Forgets what was read, after the kernel's buffers have been cleared.
    void clear() {
        readers.forEach(CpuReader::clear);
    }

    List<PacketWriter> writers() {
        return readers.stream().map(CpuReader::writer).toList();
    }

    @Override
    public void close() {
        readers.forEach(failures::keepOfClosing);
    }
}
