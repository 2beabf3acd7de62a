// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.bpf;

import dev.ringside.kernel.internal.linux.MemoryPage;
import dev.ringside.kernel.internal.linux.NativeCallException;
import dev.ringside.kernel.internal.linux.NativeCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The newest records that programs appended on one CPU: a buffer of perf_event_open(2) that the kernel writes
/// backwards and that makes room for a new record by itself, over the oldest. It can be copied as often as wanted while
/// programs go on writing; nothing is consumed. One thread at a time; whoever makes it closes it.
///
/// ```
/// page 0   1024 u64 head: where the newest record begins, counted down from 0
/// page 1…  data: each record lies before the one that is older
///          0 u32 kind   4 u16 0   6 u16 bytes of all   8 u32 bytes of what follows   12 what the program gave, padded
/// ```
public final class OverwritingBuffer implements AutoCloseable {
    private static final int PAGE_BYTES = MemoryPage.bytes();
    private static final int HEAD_OFFSET = 1024;
    private static final int ALL_BYTES_OFFSET = 6;
    private static final int GIVEN_BYTES_OFFSET = 8;
    private static final int GIVEN_OFFSET = 12;
    /// The most that one record can have, whose room may be used while it is being written.
    private static final int MOST_RECORD_BYTES = 1 << 16;

    private static final int ATTRIBUTE_BYTES = 64;
    private static final int PERF_TYPE_SOFTWARE = 1;
    private static final int PERF_COUNT_BPF_OUTPUT = 10;
    private static final int PERF_SAMPLE_RAW = 1 << 10;
    private static final long PERF_WRITE_BACKWARD = 1 << 27;
    private static final long PERF_CLOSE_ON_EXEC = 8;

    private static final VarHandle POSITION = ValueLayout.JAVA_LONG.varHandle();
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle HALF = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());

    private final int descriptor;
    private final int dataBytes;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment facts;
    private final MemorySegment data;
    private long cleared;

    private OverwritingBuffer(int descriptor, int dataBytes) throws NativeCallException {
        this.descriptor = descriptor;
        this.dataBytes = dataBytes;
        // That it cannot be written by us is what tells the kernel to overwrite.
        MemorySegment all = NativeCalls.get().map(descriptor, 0, PAGE_BYTES + (long) dataBytes, false, arena);
        this.facts = all.asSlice(0, PAGE_BYTES);
        this.data = all.asSlice(PAGE_BYTES);
    }

    /// @param wantedBytes of data; rounded up to what the kernel allows
    public static OverwritingBuffer create(int cpu, long wantedBytes) throws NativeCallException {
        long most = 1 << 30;
        // Twice the room of a record, so that something is left where one is just being written.
        long least = Math.max(2 * MOST_RECORD_BYTES, wantedBytes);
        int bytes = (int) Math.min(Long.highestOneBit(least * 2 - 1), most);
        NativeCalls calls = NativeCalls.get();
        int descriptor;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ATTRIBUTE_BYTES, Long.BYTES);
            attributes.set(ValueLayout.JAVA_INT, 0, PERF_TYPE_SOFTWARE);
            attributes.set(ValueLayout.JAVA_INT, 4, ATTRIBUTE_BYTES);
            attributes.set(ValueLayout.JAVA_LONG, 8, PERF_COUNT_BPF_OUTPUT);
            attributes.set(ValueLayout.JAVA_LONG, 16, 1);
            attributes.set(ValueLayout.JAVA_LONG, 24, PERF_SAMPLE_RAW);
            attributes.set(ValueLayout.JAVA_LONG, 40, PERF_WRITE_BACKWARD);
            descriptor = calls.perfEventOpen(attributes, -1, cpu, -1, PERF_CLOSE_ON_EXEC);
        }
        try {
            return new OverwritingBuffer(descriptor, bytes);
        } catch (NativeCallException e) {
            calls.close(descriptor);
            throw e;
        }
    }

    int descriptor() {
        return descriptor;
    }

    /// Bytes that it holds.
    public int dataBytes() {
        return dataBytes;
    }

    /// Where the newest record begins now; 0 at first, and less with each record.
    public long head() {
        // Acquire: the records from there on are visible.
        return (long) POSITION.getAcquire(facts, HEAD_OFFSET);
    }

    /// Copies what is there.
    ///
    /// @param from    [#head] as it is now or was
    /// @param to      [#head] as it was before that: what is older is left out, as what was cleared is; 0: nothing else
    ///                is
    /// @param written whether programs may be writing meanwhile: then what could be overwritten is left out
    public RecordBatch copy(long from, long to, boolean written) {
        long present = Math.min(Math.min(to, cleared) - from, dataBytes);
        if (present <= 0) {
            return RecordBatch.empty();
        }
        byte[] bytes = new byte[(int) present];
        int place = (int) (from & dataBytes - 1);
        int first = Math.min(bytes.length, dataBytes - place);
        MemorySegment.copy(data, ValueLayout.JAVA_BYTE, place, bytes, 0, first);
        MemorySegment.copy(data, ValueLayout.JAVA_BYTE, 0, bytes, first, bytes.length - first);
        VarHandle.acquireFence();
        long whole = written ? head() - MOST_RECORD_BYTES + dataBytes - from : present;
        return split(bytes, (int) Math.clamp(whole, 0, present));
    }

    /// Forgets what is there now.
    ///
    /// @return its newest records, if there are any
    public RecordBatch clear() {
        long head = head();
        RecordBatch newest = copy(head, Math.min(cleared, head + MOST_RECORD_BYTES), false);
        cleared = head;
        return newest;
    }

    private static RecordBatch split(byte[] bytes, int whole) {
        RecordBatch records = new RecordBatch(bytes);
        int at = 0;
        while (at + GIVEN_OFFSET <= whole) {
            int length = (short) HALF.get(bytes, at + ALL_BYTES_OFFSET) & 0xffff;
            int given = (int) WORD.get(bytes, at + GIVEN_BYTES_OFFSET);
            if (length < GIVEN_OFFSET || length > whole - at || given < 0 || given > length - GIVEN_OFFSET) {
                break;
            }
            records.add(at + GIVEN_OFFSET, given);
            at += length;
        }
        records.reverse();
        return records;
    }

    @Override
    public void close() {
        arena.close();
        NativeCalls.get().close(descriptor);
    }
}
