// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.bpf;

import dev.ringside.kernel.internal.linux.NativeCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Reads the records that programs appended to a ring buffer map, in the order in which they were appended. One thread
/// at a time; whoever makes it closes it, and the map with it.
///
/// ```
/// page 0   0 u64 consumer position, written by us
/// page 1   0 u64 producer position, written by the kernel
/// page 2…  data, mapped twice, so that no record wraps:
///          u32 length, bit 31: still being written, bit 30: to be skipped   u32 for the kernel   bytes, padded to 8
/// ```
public final class RingBuffer implements AutoCloseable {
    private static final int PAGE_BYTES = 4096;
    private static final int HEADER_BYTES = 8;
    private static final int BUSY = 1 << 31;
    private static final int DISCARDED = 1 << 30;
    private static final VarHandle POSITION = ValueLayout.JAVA_LONG.varHandle();
    private static final VarHandle LENGTH = ValueLayout.JAVA_INT.varHandle();
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final int CLEARED_BYTES = 1 << 16;

    private final BpfMap map;
    private final int dataBytes;
    private final Arena arena;
    private final MemorySegment consumer;
    private final MemorySegment producer;
    private final MemorySegment data;
    private long position;

    private RingBuffer(BpfMap map, int dataBytes, Arena arena) throws NativeCallException {
        this.map = map;
        this.dataBytes = dataBytes;
        this.arena = arena;
        this.consumer = map.mapped(0, PAGE_BYTES, true, arena);
        MemorySegment rest = map.mapped(PAGE_BYTES, PAGE_BYTES + 2L * dataBytes, false, arena);
        this.producer = rest.asSlice(0, PAGE_BYTES);
        this.data = rest.asSlice(PAGE_BYTES);
    }

    /// @param wantedBytes of data; rounded up to what the kernel allows
    public static RingBuffer create(long wantedBytes) throws NativeCallException {
        long most = 1 << 30;
        int bytes = (int) Math.clamp(Long.highestOneBit(Math.max(1, wantedBytes * 2 - 1)), PAGE_BYTES, most);
        BpfMap map = BpfMap.createRingBuffer(bytes);
        Arena arena = Arena.ofShared();
        try {
            return new RingBuffer(map, bytes, arena);
        } catch (NativeCallException e) {
            arena.close();
            map.close();
            throw e;
        }
    }

    public BpfMap map() {
        return map;
    }

    /// Bytes that it holds.
    public int dataBytes() {
        return dataBytes;
    }

    /// Takes whole records that are there now; the kernel may use their room again.
    ///
    /// All are copied at once, since reading mapped memory word by word costs more than all the rest in code that is
    /// not optimized. The programs of one CPU append one record after the other, so that only the newest one can have
    /// been unfinished when it was copied: it is copied again once it is seen finished.
    ///
    /// @param into gets them as they lie in the buffer ([#forEach] takes them apart); has room for the largest one
    /// @return bytes that it got; 0: nothing is there
    public int read(byte[] into) {
        int whole = peek(into);
        if (whole > 0) {
            position += whole;
            // Release: the kernel may use the room only after we have read it.
            POSITION.setRelease(consumer, 0L, position);
        }
        return whole;
    }

    /// Copies of all whole records that are there; they stay.
    public RecordBatch copy() {
        byte[] bytes = new byte[dataBytes];
        RecordBatch records = new RecordBatch(bytes);
        forEach(bytes, peek(bytes), (_, at, length) -> records.add(at, length));
        return records;
    }

    private int peek(byte[] into) {
        // Acquire: the records before the newest one are visible.
        long end = (long) POSITION.getAcquire(producer, 0L);
        int present = (int) Math.min(end - position, Math.min(into.length, dataBytes));
        if (present == 0) {
            return 0;
        }
        copy(0, into, present);
        int whole = 0;
        int newest = 0;
        while (whole + HEADER_BYTES <= present) {
            int word = (int) WORD.get(into, whole);
            if ((word & BUSY) != 0 || bytesOf(word) > present - whole) {
                break;
            }
            newest = whole;
            whole += bytesOf(word);
        }
        if (whole > 0 && position + whole == end) {
            // Acquire: pairs with the release by which the kernel finishes a record.
            LENGTH.getAcquire(data, position + newest & dataBytes - 1);
            copy(newest, into, whole - newest);
        }
        return whole;
    }

    private void copy(int from, byte[] into, int bytes) {
        MemorySegment.copy(data, ValueLayout.JAVA_BYTE, position + from & dataBytes - 1, into, from, bytes);
    }

    private static int bytesOf(int word) {
        return HEADER_BYTES + (word & ~DISCARDED) + 7 & ~7;
    }

    /// Takes one record.
    @FunctionalInterface
    public interface Sink {
        /// @param at where the record starts
        void take(byte[] bytes, int at, int length);
    }

    /// Takes apart what [#read] gave.
    public static void forEach(byte[] records, int bytes, Sink sink) {
        int at = 0;
        while (at < bytes) {
            int word = (int) WORD.get(records, at);
            if ((word & DISCARDED) == 0) {
                sink.take(records, at + HEADER_BYTES, word);
            }
            at += bytesOf(word);
        }
    }

    /// Forgets what is there now, up to a record that is still being written.
    public void clear() {
        byte[] scratch = new byte[Math.min(dataBytes, CLEARED_BYTES)];
        while (read(scratch) > 0) {
            // Until nothing is there.
        }
    }

    @Override
    public void close() {
        arena.close();
        map.close();
    }
}
