// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.RecordingClock;
import dev.ringside.kernel.internal.context.EventContexts;
import dev.ringside.kernel.internal.packet.PacketWriter;
import dev.ringside.kernel.internal.page.MappedBuffer;
import dev.ringside.kernel.internal.statedump.StateDumpEvent;
import dev.ringside.kernel.internal.tracefs.StackIds;
import dev.ringside.kernel.internal.tracefs.TracefsInstance;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes what a channel's buffers hold at a moment into streams of their own. The kernel goes on recording, and nothing
/// is taken out of its buffers ([MappedBuffer]): the next snapshot has what is still there once more.
///
/// A CPU's events are those before the moment at which it was copied, without a gap. Under the recorder's lock.
final class ChannelSnapshot {
    private final TracefsInstance instance;
    private final RecordingClock clock;
    private final EventTable events;
    private final EventContexts contexts;
    private final @Nullable StackIds stackIds;
    private final ChannelFiles streams;

    ChannelSnapshot(
            TracefsInstance instance,
            RecordingClock clock,
            EventTable events,
            EventContexts contexts,
            @Nullable StackIds stackIds,
            ChannelFiles streams) {
        this.instance = instance;
        this.clock = clock;
        this.events = events;
        this.contexts = contexts;
        this.stackIds = stackIds;
        this.streams = streams;
    }

    /// @param mostBytes of one stream: its newest events
    void writeCpu(int cpu, long mostBytes) throws IOException {
        List<byte[]> pages;
        long now;
        try (MappedBuffer buffer = MappedBuffer.open(instance.pagesFile(cpu))) {
            pages = buffer.copy(mostBytes);
            now = clock.now();
        }
        long written = write(cpu, pages, now);
        while (written > mostBytes && pages.size() > 1) {
            // Records may be longer than the kernel's; whole pages of them go.
            long kept = Math.min(pages.size() - 1, pages.size() * mostBytes / written);
            pages = pages.subList(pages.size() - (int) Math.max(1, kept), pages.size());
            written = write(cpu, pages, now);
        }
    }

    private long write(int cpu, List<byte[]> pages, long now) throws IOException {
        PacketWriter writer = streams.open(cpu, cpu);
        try (OpenFile _ = () -> writer.file().close()) {
            PageTranscoder transcoder = new PageTranscoder(events, writer, contexts, stackIds);
            for (byte[] page : pages) {
                transcoder.transcode(page, page.length, 0);
            }
            transcoder.settle();
            IOException failure = transcoder.takeFailure();
            if (failure != null) {
                throw failure;
            }
            writer.flush(now);
            return writer.writtenBytes();
        }
    }

    /// A stream's file, to be closed in any case.
    private interface OpenFile extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    /// @param number of the stream
    void writeState(int number, StateDumpStream stateDump, Set<StateDumpEvent> wanted) throws IOException {
        if (wanted.isEmpty()) {
            return;
        }
        PacketWriter writer = streams.open(number, 0);
        try (OpenFile _ = () -> writer.file().close()) {
            stateDump.take(wanted, writer);
            writer.flush(clock.now());
        }
    }
}
