// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.bpf;

import dev.ringside.kernel.internal.linux.NativeCallException;
import dev.ringside.kernel.internal.linux.NativeCalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Waits until one of several files of the kernel has something, by epoll(7). One thread waits; any thread may add
/// files and wake it. Whoever opens it closes it, after the waiting thread has ended. A wait allocates nothing.
public final class DescriptorPoll implements AutoCloseable {
    private static final int EVENT_BYTES = 16;
    private static final int MOST_EVENTS = 8;
    private static final int READABLE = 1;
    private static final int EDGE_TRIGGERED = 1 << 31;
    private static final int NANOS_OF_A_MILLISECOND = 1_000_000;

    private final NativeCalls calls = NativeCalls.get();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment events = arena.allocate(MOST_EVENTS * EVENT_BYTES, Long.BYTES);
    private final MemorySegment count = arena.allocate(ValueLayout.JAVA_LONG);
    private final MemorySegment state = calls.newState(arena);
    private final int poll;
    private final int bell;

    private DescriptorPoll() throws NativeCallException {
        poll = calls.pollDescriptor();
        bell = calls.eventDescriptor();
        add(bell, READABLE | EDGE_TRIGGERED);
    }

    /// @throws IOException where this process may not, or its architecture is not known
    public static DescriptorPoll open() throws IOException {
        try {
            return new DescriptorPoll();
        } catch (NativeCallException | IllegalCallerException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /// Waits for a buffer of programs too: until a program asks for it, whatever is in the buffer.
    public void add(RingBuffer buffer) throws IOException {
        tryAdd(buffer.map().descriptor(), READABLE | EDGE_TRIGGERED);
    }

    /// Waits for a file too: as long as it says that it can be read.
    ///
    /// @param descriptor of [NativeCalls#open]
    public void add(int descriptor) throws IOException {
        tryAdd(descriptor, READABLE);
    }

    private void tryAdd(int descriptor, int what) throws IOException {
        try {
            add(descriptor, what);
        } catch (NativeCallException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void add(int descriptor, int what) throws NativeCallException {
        try (Arena local = Arena.ofConfined()) {
            MemorySegment event = local.allocate(EVENT_BYTES, Long.BYTES);
            event.set(ValueLayout.JAVA_INT, 0, what);
            calls.pollAdd(poll, descriptor, event);
        }
    }

    /// Waits until there is something, somebody calls [#wake], or the time is over.
    ///
    /// @param nanos rounded up to milliseconds; [Long#MAX_VALUE]: without end
    public void await(long nanos) throws IOException {
        long millis = nanos == Long.MAX_VALUE ? -1 : Math.min(Math.ceilDiv(nanos, NANOS_OF_A_MILLISECOND), 1 << 30);
        try {
            calls.pollWait(poll, events, MOST_EVENTS, millis, state);
        } catch (NativeCallException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /// Ends the wait at hand, or the next one.
    public void wake() {
        try {
            count.set(ValueLayout.JAVA_LONG, 0, 1);
            calls.write(bell, count);
        } catch (NativeCallException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        calls.close(poll);
        calls.close(bell);
        arena.close();
    }
}
