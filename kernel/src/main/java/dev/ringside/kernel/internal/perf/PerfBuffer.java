// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.perf;

import dev.ringside.kernel.internal.linux.MemoryPage;
import dev.ringside.kernel.internal.linux.NativeCallException;
import dev.ringside.kernel.internal.linux.NativeCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/// The kernel's buffer of one CPU's records, mapped. One thread at a time; whoever opens it closes it.
///
/// ```
/// page 0   1024 u64 head: bytes written so far, by the kernel   1032 u64 tail: bytes read so far, by us
/// page 1…  data: records one after the other, wrapping
/// ```
public final class PerfBuffer implements AutoCloseable {
    private static final int PAGE_BYTES = MemoryPage.bytes();
    private static final long HEAD = 1024;
    private static final long TAIL = 1032;
    private static final VarHandle POSITION = ValueLayout.JAVA_LONG.varHandle();
    private static final int EPERM = 1;

    private final int cpu;
    private final int owner;
    private final Arena arena;
    private final MemorySegment control;
    private final MemorySegment data;
    private long tail;

    private PerfBuffer(int cpu, int owner, int dataBytes, Arena arena) throws NativeCallException {
        MemorySegment mapped = NativeCalls.get().map(owner, 0, PAGE_BYTES + (long) dataBytes, true, arena);
        this.cpu = cpu;
        this.owner = owner;
        this.arena = arena;
        this.control = mapped.asSlice(0, PAGE_BYTES);
        this.data = mapped.asSlice(PAGE_BYTES);
    }

    /// Makes the buffer of a CPU as large as may be: what a user may lock for all such buffers is limited, and some of
    /// it may be taken.
    ///
    /// @param mostBytes  of data, a power of two
    /// @param leastBytes likewise
    public static PerfBuffer open(SwitchEvents events, int cpu, int mostBytes, int leastBytes)
            throws NativeCallException {
        int owner = events.openBufferOwner(cpu);
        for (int bytes = mostBytes; ; bytes /= 2) {
            Arena arena = Arena.ofShared();
            try {
                return new PerfBuffer(cpu, owner, bytes, arena);
            } catch (NativeCallException e) {
                arena.close();
                if (e.errorNumber() != EPERM || bytes / 2 < Math.max(leastBytes, PAGE_BYTES)) {
                    NativeCalls.get().close(owner);
                    throw e;
                }
            }
        }
    }

    public int cpu() {
        return cpu;
    }

    /// The descriptor that others' records are redirected to.
    public int owner() {
        return owner;
    }

    /// Takes all that is there now; the kernel may use its room again.
    public void read(PerfRecords into) {
        // Acquire: the records before the head are visible.
        long head = (long) POSITION.getAcquire(control, HEAD);
        int bytes = (int) (head - tail);
        if (bytes == 0) {
            return;
        }
        int from = (int) (tail & data.byteSize() - 1);
        int first = (int) Math.min(bytes, data.byteSize() - from);
        into.add(data, from, first);
        into.add(data, 0, bytes - first);
        tail = head;
        // Release: the kernel may use the room only after we have read it.
        POSITION.setRelease(control, TAIL, tail);
    }

    @Override
    public void close() {
        arena.close();
        NativeCalls.get().close(owner);
    }
}
