// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

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

    private final BpfMap map;
    private final int dataBytes;
    private final Arena arena;
    private final MemorySegment consumer;
    private final MemorySegment producer;
    private final MemorySegment data;
    private long position;

    private RingBuffer(BpfMap map, int dataBytes, Arena arena) throws BpfException {
        this.map = map;
        this.dataBytes = dataBytes;
        this.arena = arena;
        this.consumer = map.mapped(0, PAGE_BYTES, true, arena);
        MemorySegment rest = map.mapped(PAGE_BYTES, PAGE_BYTES + 2L * dataBytes, false, arena);
        this.producer = rest.asSlice(0, PAGE_BYTES);
        this.data = rest.asSlice(PAGE_BYTES);
    }

    /// @param wantedBytes of data; rounded up to what the kernel allows
    public static RingBuffer create(long wantedBytes) throws BpfException {
        long most = 1 << 30;
        int bytes = (int) Math.clamp(Long.highestOneBit(Math.max(1, wantedBytes * 2 - 1)), PAGE_BYTES, most);
        BpfMap map = BpfMap.createRingBuffer(bytes);
        Arena arena = Arena.ofShared();
        try {
            return new RingBuffer(map, bytes, arena);
        } catch (BpfException e) {
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

    /// Takes one record.
    @FunctionalInterface
    public interface Sink {
        /// @param record holds the record at 0, valid during the call only
        void take(byte[] record, int length);
    }

    /// Hands over what is there now.
    ///
    /// @param record scratch memory for the largest record
    /// @return how many bytes of the buffer it took
    public long drain(byte[] record, Sink sink) {
        long before = position;
        // Acquire: the records up to here are visible.
        long end = (long) POSITION.getAcquire(producer, 0L);
        while (position < end) {
            long at = position & dataBytes - 1;
            // Acquire: pairs with the release by which the kernel commits the record.
            int word = (int) LENGTH.getAcquire(data, at);
            if ((word & BUSY) != 0) {
                break;
            }
            int length = word & ~DISCARDED;
            if ((word & DISCARDED) == 0) {
                int kept = Math.min(length, record.length);
                MemorySegment.copy(data, ValueLayout.JAVA_BYTE, at + HEADER_BYTES, record, 0, kept);
                sink.take(record, kept);
            }
            position += HEADER_BYTES + length + 7 & ~7L;
        }
        // Release: the kernel may use the room only after we have read it.
        POSITION.setRelease(consumer, 0L, position);
        return position - before;
    }

    /// Forgets what is there now.
    public void clear() {
        drain(new byte[0], (record, length) -> {});
    }

    @Override
    public void close() {
        arena.close();
        map.close();
    }
}
