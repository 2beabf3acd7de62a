// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.RecordingClock;
import dev.ringside.kernel.internal.bpf.RecordBatch;
import dev.ringside.kernel.internal.context.EventContexts;
import dev.ringside.kernel.internal.packet.PacketWriter;
import dev.ringside.kernel.internal.statedump.StateDumpEvent;
import dev.ringside.kernel.internal.tracefs.StackIds;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes what a channel's buffers hold at a moment into streams of their own. The kernel goes on recording, and the
/// next snapshot has what is still there once more ([SnapshotPages], [CapturedStreams#copy]).
///
/// A CPU's events are those before the moment at which it was copied, without a gap. Under the recorder's lock.
final class ChannelSnapshot {
    private final SnapshotPages pages;
    private final RecordingClock clock;
    private final EventTable events;
    private final EventContexts contexts;
    private final @Nullable StackIds stackIds;
    private final ChannelFiles streams;

    ChannelSnapshot(
            SnapshotPages pages,
            RecordingClock clock,
            EventTable events,
            EventContexts contexts,
            @Nullable StackIds stackIds,
            ChannelFiles streams) {
        this.pages = pages;
        this.clock = clock;
        this.events = events;
        this.contexts = contexts;
        this.stackIds = stackIds;
        this.streams = streams;
    }

    /// Writes what the instance has of a CPU.
    ///
    /// @param mostBytes of the stream: its newest events
    void writeCpu(int cpu, long mostBytes) throws IOException, KernelTracingException {
        List<byte[]> copies = pages.copy(cpu, mostBytes);
        long now = clock.now();
        writeNewest(copies.size(), mostBytes, count -> write(cpu, cpu, now, writer -> {
            PageTranscoder transcoder = new PageTranscoder(events, writer, contexts, stackIds);
            for (byte[] page : copies.subList(copies.size() - count, copies.size())) {
                transcoder.transcode(page, page.length, 0);
            }
            transcoder.settle();
            return transcoder.takeFailure();
        }));
    }

    /// Writes what programs have captured on a CPU.
    ///
    /// @param number    of the stream
    /// @param mostBytes of the stream: its newest events
    void writeCaptured(int number, int cpu, CapturedStreams<?> captured, long mostBytes) throws IOException {
        RecordBatch records = captured.copy(cpu);
        long now = clock.now();
        int fitting = records.size();
        long bytes = 0;
        for (int i = 0; i < fitting; i++) {
            bytes += records.length(records.size() - 1 - i);
            if (bytes > mostBytes) {
                fitting = i;
            }
        }
        writeNewest(fitting, mostBytes, count -> write(number, cpu, now, writer -> {
            RecordWriter target = captured.recordWriter(writer);
            for (int i = records.size() - count; i < records.size(); i++) {
                records.take(i, (from, at, length) -> target.writeCaptured(from, at, length, clock));
            }
            return target.takeFailure();
        }));
    }

    /// Writes so many of the newest pieces.
    private interface Newest {
        /// @return bytes of the stream
        long write(int count) throws IOException;
    }

    /// Records may be longer than the kernel's: then the oldest pieces go until the rest fits.
    private static void writeNewest(int pieces, long mostBytes, Newest newest) throws IOException {
        int count = pieces;
        long written = newest.write(count);
        while (written > mostBytes && count > 1) {
            count = (int) Math.max(1, Math.min(count - 1, count * mostBytes / written));
            written = newest.write(count);
        }
    }

    /// Fills a stream.
    private interface Content {
        /// @return what went wrong
        @Nullable IOException write(PacketWriter writer) throws IOException;
    }

    private long write(int number, int cpu, long now, Content content) throws IOException {
        PacketWriter writer = streams.open(number, cpu);
        try (OpenFile _ = () -> writer.file().close()) {
            IOException failure = content.write(writer);
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
