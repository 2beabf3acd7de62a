// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.internal.context.EventContexts;
import dev.ringside.kernel.internal.packet.PacketWriter;
import dev.ringside.kernel.internal.page.PageWalker;
import dev.ringside.kernel.internal.page.RecordSink;
import dev.ringside.kernel.internal.tracefs.StackIds;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Hands each record of one CPU's pages to the writer of its stream, joined with its call stacks. One thread at a time.
public final class PageTranscoder implements RecordSink {
    private static final int ID_BYTES = 2;

    private final EventTable events;
    private final RecordWriter records;
    private final RecordSink sink;
    private final @Nullable StackJoiner stacks;

    /// @param stackIds which records are call stacks; null: none are recorded
    public PageTranscoder(
            EventTable events, PacketWriter writer, EventContexts contexts, @Nullable StackIds stackIds) {
        this.events = events;
        this.records = new RecordWriter(events, writer, contexts);
        this.stacks = stackIds == null ? null : new StackJoiner(stackIds, contexts, this);
        this.sink = stacks == null ? this : stacks;
    }

    /// Records of events that nobody enabled, or that contradict their format.
    public long unreadable() {
        return records.unreadable();
    }

    /// The first failure to write since the last call.
    public @Nullable IOException takeFailure() {
        return records.takeFailure();
    }

    /// Transcodes a page.
    ///
    /// @param length bytes of the page that were read
    /// @param from   where the records end that were transcoded before
    /// @return how many records it held, unreadable ones too
    public int transcode(byte[] page, int length, int from) {
        return PageWalker.walk(page, length, from, sink);
    }

    /// Writes events that still wait for what the kernel records behind them: nothing more will come, or something was
    /// lost.
    public void settle() {
        if (stacks != null) {
            stacks.settle();
        }
    }

    /// Forgets such events.
    void clear() {
        if (stacks != null) {
            stacks.clear();
        }
    }

    @Override
    public void malformed() {
        records.noteUnreadable();
    }

    @Override
    public void record(byte[] page, int record, int size, long time) {
        if (size < ID_BYTES) {
            records.noteUnreadable();
            return;
        }
        records.write(page, record, size, events.idOf(page, record, size), time);
    }
}
