// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.internal.context.EventContexts;
import dev.ringside.kernel.internal.packet.PacketWriter;
import dev.ringside.kernel.internal.page.PageWalker;
import dev.ringside.kernel.internal.page.RecordSink;
import dev.ringside.kernel.internal.tracefs.StackIds;
import dev.ringside.kernel.internal.transcode.RecordBytes;
import dev.ringside.kernel.internal.transcode.RecordTranscoder;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Hands each record of one CPU's pages to its transcoder, with its context before it. One thread at a time.
public final class PageTranscoder implements RecordSink {
    private static final int ID_BYTES = 2;

    private final EventTable events;
    private final PacketWriter writer;
    private final EventContexts contexts;
    private final boolean contextsHere;
    private final RecordSink sink;
    private final @Nullable StackJoiner stacks;
    private long unreadable;
    private @Nullable IOException failure;

    /// @param stackIds which records are call stacks; null: none are recorded
    public PageTranscoder(
            EventTable events, PacketWriter writer, EventContexts contexts, @Nullable StackIds stackIds) {
        this.events = events;
        this.writer = writer;
        this.contexts = contexts;
        this.contextsHere = contexts.areWrittenHere();
        this.stacks = stackIds == null ? null : new StackJoiner(stackIds, contexts, this);
        this.sink = stacks == null ? this : stacks;
    }

    /// Records of events that nobody enabled, or that contradict their format.
    public long unreadable() {
        return unreadable;
    }

    /// The first failure to write since the last call.
    public @Nullable IOException takeFailure() {
        IOException taken = failure;
        failure = null;
        return taken;
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
        unreadable++;
    }

    @Override
    public void record(byte[] page, int record, int size, long time) {
        if (size < ID_BYTES) {
            unreadable++;
            return;
        }
        int kernelId = RecordBytes.getShort(page, record) & 0xffff;
        EventTable.Entry event = events.entry(kernelId);
        if (event == null) {
            unreadable++;
            return;
        }
        contexts.look(page, record, size, time, writer.cpu());
        if (!contexts.isTracked()) {
            return;
        }
        RecordTranscoder transcoder = event.transcoder();
        try {
            int maximum = transcoder.maximumBytes(size) + (contextsHere ? contexts.maximumBytes() : 0);
            int at = writer.beginRecord(event.classId(), time, maximum);
            int payload = contextsHere ? contexts.write(writer.packet(), at) : at;
            int end = transcoder.write(page, record, size, writer.packet(), payload);
            if (end < 0) {
                unreadable++;
                writer.discard(1);
            } else if (event.keeps(writer.packet(), at)) {
                writer.endRecord(end);
            }
        } catch (IOException e) {
            writer.discard(1);
            if (failure == null) {
                failure = e;
            }
        }
    }
}
