// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.internal.packet.PacketWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The readers of all CPUs of one channel's tracefs instance. Where one of them fails, the others are read all the
/// same. Under the recorder's lock; whoever makes it closes it.
final class ChannelReaders implements AutoCloseable {
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

    /// For reading whole pages.
    List<CpuReader> sources() {
        return readers;
    }

    /// Reads what the kernel has, pages that are not full too.
    ///
    /// @param stopped whether it records nothing more
    void drain(boolean stopped) {
        for (CpuReader reader : readers) {
            try {
                if (stopped) {
                    reader.drainFinally();
                } else {
                    reader.drain();
                }
            } catch (IOException e) {
                failures.keep(e);
            }
            failures.keep(reader.transcoder().takeFailure());
        }
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
