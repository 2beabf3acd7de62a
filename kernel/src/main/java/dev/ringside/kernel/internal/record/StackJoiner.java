// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.KernelContext;
import dev.ringside.kernel.internal.context.CallStack;
import dev.ringside.kernel.internal.context.EventContexts;
import dev.ringside.kernel.internal.page.RecordSink;
import dev.ringside.kernel.internal.tracefs.StackIds;
import dev.ringside.kernel.internal.transcode.RecordBytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Joins each event of one CPU with the call stacks that the kernel records behind it. An interrupt may come in
/// between, with events and stacks of its own: then a stack belongs to the last event of its level that has none yet,
/// and an event is known to have no stack once another one of its level or a lower one comes. Events stay in their
/// order. One thread at a time.
final class StackJoiner implements RecordSink {
    private static final int FLAGS_OFFSET = 2;
    private static final int FLAG_HARD_INTERRUPT = 0x08;
    private static final int FLAG_SOFT_INTERRUPT = 0x10;
    private static final int FLAG_NON_MASKABLE_INTERRUPT = 0x40;

    private final StackIds ids;
    private final EventContexts contexts;
    private final RecordSink target;
    private final boolean kernelWanted;
    private final boolean userWanted;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final List<Waiting> spare = new ArrayList<>();

    /// An event that may get stacks.
    private static final class Waiting {
        private byte[] bytes = new byte[256];
        private int size;
        private long time;
        private int level;
        private boolean complete;
        private final CallStack kernel = new CallStack();
        private final CallStack user = new CallStack();
    }

    StackJoiner(StackIds ids, EventContexts contexts, RecordSink target) {
        this.ids = ids;
        this.contexts = contexts;
        this.target = target;
        this.kernelWanted = contexts.has(KernelContext.CALLSTACK_KERNEL);
        this.userWanted = contexts.has(KernelContext.CALLSTACK_USER);
    }

    @Override
    public void record(byte[] page, int record, int size, long time) {
        if (size <= FLAGS_OFFSET) {
            target.malformed();
            return;
        }
        int id = RecordBytes.getShort(page, record) & 0xffff;
        int level = level(page[record + FLAGS_OFFSET]);
        if (id == ids.kernelId()) {
            join(page, record, size, level, true);
        } else if (id == ids.userId()) {
            join(page, record, size, level, false);
        } else {
            waiting.forEach(event -> event.complete |= event.level >= level);
            hold(page, record, size, time, level);
        }
        release();
    }

    private static int level(byte flags) {
        if ((flags & FLAG_NON_MASKABLE_INTERRUPT) != 0) {
            return 3;
        }
        if ((flags & FLAG_HARD_INTERRUPT) != 0) {
            return 2;
        }
        return (flags & FLAG_SOFT_INTERRUPT) != 0 ? 1 : 0;
    }

    private void join(byte[] page, int record, int size, int level, boolean kernel) {
        int offset = kernel ? ids.kernelOffset() : ids.userOffset();
        for (Iterator<Waiting> events = waiting.descendingIterator(); events.hasNext(); ) {
            Waiting event = events.next();
            CallStack stack = kernel ? event.kernel : event.user;
            if (event.level == level && !event.complete && !stack.isKnown()) {
                stack.set(page, record + offset, Math.max(0, (size - offset) / Long.BYTES));
                event.complete = (!kernelWanted || event.kernel.isKnown()) && (!userWanted || event.user.isKnown());
                return;
            }
        }
    }

    private void hold(byte[] page, int record, int size, long time, int level) {
        Waiting event = spare.isEmpty() ? new Waiting() : spare.removeLast();
        if (event.bytes.length < size) {
            event.bytes = new byte[Math.max(size, 2 * event.bytes.length)];
        }
        System.arraycopy(page, record, event.bytes, 0, size);
        event.size = size;
        event.time = time;
        event.level = level;
        event.complete = false;
        event.kernel.clear();
        event.user.clear();
        waiting.addLast(event);
    }

    private void release() {
        while (!waiting.isEmpty() && waiting.getFirst().complete) {
            Waiting event = waiting.removeFirst();
            contexts.stacks(event.kernel, event.user);
            target.record(event.bytes, 0, event.size, event.time);
            spare.add(event);
        }
    }

    void settle() {
        waiting.forEach(event -> event.complete = true);
        release();
    }

    void clear() {
        waiting.clear();
    }

    @Override
    public void malformed() {
        target.malformed();
    }
}
