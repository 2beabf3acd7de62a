// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.KernelChannelSettings;
import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.internal.page.MappedBuffer;
import dev.ringside.kernel.internal.page.TakenBuffer;
import dev.ringside.kernel.internal.tracefs.TracefsInstance;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where the snapshots of a channel get the pages of its instance from: mapped buffers (Linux 6.10) or, where they
/// cannot be mapped, what is taken out at each snapshot and kept for the next. Either way a snapshot has what the
/// buffers can hold. Under the recorder's lock; whoever makes it closes it.
final class SnapshotPages implements AutoCloseable {
    private final TracefsInstance instance;
    private final KernelChannelSettings settings;
    private final Map<Integer, TakenBuffer> taken = new HashMap<>();
    private boolean mappable = true;

    SnapshotPages(TracefsInstance instance, KernelChannelSettings settings) {
        this.instance = instance;
        this.settings = settings;
    }

    /// Maps no buffer, also where it could be.
    void leaveUnmapped() {
        mappable = false;
    }

    /// Copies of a CPU's pages, oldest first, without a gap.
    ///
    /// @param mostBytes how much at most, in whole pages: the newest
    List<byte[]> copy(int cpu, long mostBytes) throws IOException, KernelTracingException {
        if (mappable) {
            try (MappedBuffer buffer = MappedBuffer.open(instance.pagesFile(cpu))) {
                return buffer.copy(mostBytes);
            } catch (IOException e) {
                // What has been taken out is in no mapped buffer: so it stays.
                mappable = false;
            }
        }
        TakenBuffer buffer = taken.get(cpu);
        if (buffer == null) {
            int pageBytes = instance.subBufferBytes();
            long bytes = Math.max(settings.subBufferBytes() * settings.subBufferCount(), pageBytes);
            buffer = new TakenBuffer(instance.openPages(cpu, pageBytes), pageBytes, bytes, settings.overwrite());
            taken.put(cpu, buffer);
        }
        return buffer.copy(mostBytes);
    }

    /// Forgets what was taken out, after the kernel's buffers have been cleared.
    void clear() {
        taken.values().forEach(TakenBuffer::clear);
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (TakenBuffer buffer : taken.values()) {
            try {
                buffer.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        taken.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
