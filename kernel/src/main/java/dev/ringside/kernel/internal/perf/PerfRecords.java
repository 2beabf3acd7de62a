// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.perf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Copies of one CPU's records, in the order in which they were written, and a cursor over them. One thread at a time.
///
/// ```
///   0 u32 type    4 u16 misc    6 u16 bytes    8 what the type has
///   the last 24 bytes: u32 pid, u32 tid, u64 time, u32 cpu, u32
///   type 2, lost:  8 u64 id, 16 u64 how many       3, named:   8 u32 pid, 12 u32 tid, 16 the name, NULs
///   4, ended, 7, started:  8 u32 pid, 12 u32 parent pid, 16 u32 tid, 20 u32 parent tid, 24 u64 time
///   14, switched: misc bit 13: off the CPU, bit 14: preempted
/// ```
public final class PerfRecords {
    public static final int LOST = 2;
    public static final int NAMED = 3;
    public static final int ENDED = 4;
    public static final int STARTED = 7;
    public static final int SWITCHED = 14;

    private static final int SWITCHED_OUT = 1 << 13;
    private static final int PREEMPTED = 1 << 14;
    private static final int HEADER_BYTES = 8;
    private static final int SAMPLE_ID_BYTES = 24;
    private static final int NAME_OFFSET = 16;
    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    private byte[] bytes = new byte[1 << 12];
    private int at;
    private int end;

    private static VarHandle view(Class<?> type) {
        return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.nativeOrder());
    }

    /// Adds bytes of whole records, which may come in parts.
    public void add(MemorySegment source, int from, int count) {
        if (at > 0) {
            System.arraycopy(bytes, at, bytes, 0, end - at);
            end -= at;
            at = 0;
        }
        if (end + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end + count, bytes.length * 2));
        }
        MemorySegment.copy(source, ValueLayout.JAVA_BYTE, from, bytes, end, count);
        end += count;
    }

    /// Whether the cursor is at a record.
    public boolean present() {
        return end - at >= HEADER_BYTES + SAMPLE_ID_BYTES && recordBytes() <= end - at;
    }

    /// Goes on to the next record.
    public void next() {
        at += recordBytes();
    }

    private int recordBytes() {
        // No record is shorter; one that says so would keep the cursor where it is.
        return Math.max(HEADER_BYTES + SAMPLE_ID_BYTES, (short) SHORT.get(bytes, at + 6) & 0xFFFF);
    }

    private int sampleId() {
        return at + recordBytes() - SAMPLE_ID_BYTES;
    }

    public int type() {
        return (int) INT.get(bytes, at);
    }

    /// Of CLOCK_MONOTONIC.
    public long timeNanos() {
        return (long) LONG.get(bytes, sampleId() + 8);
    }

    /// Whether a switch took the thread off the CPU.
    public boolean switchedOut() {
        return (misc() & SWITCHED_OUT) != 0;
    }

    /// Whether a thread was taken off the CPU though it wanted to go on.
    public boolean preempted() {
        return (misc() & PREEMPTED) != 0;
    }

    private int misc() {
        return (short) SHORT.get(bytes, at + 4) & 0xFFFF;
    }

    /// Of what the record is about; −1 where this process's PID namespace does not have it.
    public int pid() {
        return type() == SWITCHED ? (int) INT.get(bytes, sampleId()) : (int) INT.get(bytes, at + 8);
    }

    /// As [#pid].
    public int tid() {
        return switch (type()) {
            case SWITCHED -> (int) INT.get(bytes, sampleId() + 4);
            case NAMED -> (int) INT.get(bytes, at + 12);
            default -> (int) INT.get(bytes, at + 16);
        };
    }

    /// The name in a record of one.
    public String name() {
        int to = at + NAME_OFFSET;
        while (to < sampleId() && bytes[to] != 0) {
            to++;
        }
        return new String(bytes, at + NAME_OFFSET, to - at - NAME_OFFSET, StandardCharsets.UTF_8);
    }

    /// How many records there was no room for.
    public long lost() {
        return (long) LONG.get(bytes, at + 16);
    }
}
