// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.bpf;

import dev.ringside.kernel.internal.linux.MemoryPage;
import dev.ringside.kernel.internal.linux.NativeCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads the records that programs appended to a ring buffer map, in the order in which they were appended. One thread
/// at a time; whoever makes it closes it, and the map with it.
///
/// The programs count the bytes of the records that they have finished, so that everything before that is whole: it is
/// copied at once, without a look at any record.
///
/// ```
/// page 0   0 u64 consumer position, written by us
/// page 1   0 u64 producer position, written by the kernel
/// page 2…  data, mapped twice, so that no record wraps:
///          u32 length, bit 30: to be skipped   u32 for the kernel   bytes, padded to 8
/// ```
public final class RingBuffer implements AutoCloseable {
    /// Bytes that a record takes besides its own, which are padded to a multiple of this.
    public static final int HEADER_BYTES = 8;

    private static final int PAGE_BYTES = MemoryPage.bytes();
    private static final int DISCARDED = 1 << 30;
    private static final VarHandle POSITION = ValueLayout.JAVA_LONG.varHandle();
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final @Nullable BpfMap map;
    private final int dataBytes;
    private final Arena arena;
    private final MemorySegment finished;
    private final MemorySegment consumer;
    private final MemorySegment data;
    private long position;

    private RingBuffer(BpfMap map, int dataBytes, MemorySegment finished, Arena arena) throws NativeCallException {
        this.map = map;
        this.dataBytes = dataBytes;
        this.finished = finished;
        this.arena = arena;
        this.consumer = map.mapped(0, PAGE_BYTES, true, arena);
        this.position = (long) POSITION.getAcquire(consumer, 0L);
        this.data = map.mapped(PAGE_BYTES, PAGE_BYTES + 2L * dataBytes, false, arena)
                .asSlice(PAGE_BYTES);
    }

    private RingBuffer(byte[] records, MemorySegment finished) {
        this.map = null;
        this.dataBytes = records.length;
        this.finished = finished;
        this.arena = Arena.ofShared();
        this.consumer = arena.allocate(ValueLayout.JAVA_LONG);
        this.data = arena.allocate(2L * dataBytes, Long.BYTES);
        MemorySegment.copy(records, 0, data, ValueLayout.JAVA_BYTE, 0, dataBytes);
        MemorySegment.copy(records, 0, data, ValueLayout.JAVA_BYTE, dataBytes, dataBytes);
    }

    /// A buffer of no program, which has the same records again whenever as many bytes more are said to be finished.
    ///
    /// @param records as they lie in a buffer ([#header]); a power of two of bytes
    public static RingBuffer of(byte[] records, MemorySegment finished) {
        return new RingBuffer(records, finished);
    }

    /// The word that says how long a record is, and whether nobody wants it.
    public static int header(int bytes, boolean discarded) {
        return discarded ? bytes | DISCARDED : bytes;
    }

    /// Goes on where reading ended.
    ///
    /// @param map      closed with it, and where this fails
    /// @param bytes    of data
    /// @param finished where the programs count the bytes that they have appended, headers and padding included: a u64,
    ///                 written after each record by one CPU at a time
    public static RingBuffer of(BpfMap map, int bytes, MemorySegment finished) throws NativeCallException {
        Arena arena = Arena.ofShared();
        try {
            return new RingBuffer(map, bytes, finished, arena);
        } catch (NativeCallException e) {
            arena.close();
            map.close();
            throw e;
        }
    }

    /// The power of two that a buffer of so many bytes gets.
    public static int bytesFor(long wantedBytes) {
        long most = 1 << 30;
        return (int) Math.clamp(Long.highestOneBit(Math.max(1, wantedBytes * 2 - 1)), PAGE_BYTES, most);
    }

    /// What programs append to.
    public BpfMap map() {
        return Objects.requireNonNull(map);
    }

    /// Bytes that it holds.
    public int dataBytes() {
        return dataBytes;
    }

    /// How many bytes of records are there now.
    public int present() {
        // Acquire: the records that were finished before are visible.
        long end = (long) POSITION.getAcquire(finished, 0L);
        return Math.clamp(end - position, 0, dataBytes);
    }

    /// All that is there, from the oldest record on: for copying, before [#free].
    public MemorySegment data() {
        return data;
    }

    /// Where in [#data] the oldest record starts; what is there lies behind it without a break.
    public long start() {
        return position & dataBytes - 1;
    }

    /// Lets the kernel use the room of the oldest bytes again.
    public void free(int bytes) {
        position += bytes;
        // Release: only after we have read them.
        POSITION.setRelease(consumer, 0L, position);
    }

    /// Copies of all records that are there; they stay.
    public RecordBatch copy() {
        byte[] bytes = new byte[present()];
        MemorySegment.copy(data, ValueLayout.JAVA_BYTE, start(), bytes, 0, bytes.length);
        RecordBatch records = new RecordBatch(bytes);
        forEach(bytes, bytes.length, (_, at, length) -> records.add(at, length));
        return records;
    }

    /// Writes what stands before a record.
    ///
    /// @param length of the record
    public static void putHeader(byte[] records, int at, int length) {
        WORD.set(records, at, length);
    }

    /// Bytes that a record takes, header and padding included.
    ///
    /// @param word its length
    public static int bytesOf(int word) {
        return HEADER_BYTES + (word & ~DISCARDED) + 7 & ~7;
    }

    /// Takes one record.
    @FunctionalInterface
    public interface Sink {
        /// @param at where the record starts
        void take(byte[] bytes, int at, int length);
    }

    /// Takes apart bytes that were copied from [#data].
    ///
    /// @return bytes of the whole records; behind them is a part of one
    public static int forEach(byte[] records, int bytes, Sink sink) {
        int at = 0;
        while (at + HEADER_BYTES <= bytes) {
            int word = (int) WORD.get(records, at);
            int size = bytesOf(word);
            if (size > bytes - at) {
                break;
            }
            if ((word & DISCARDED) == 0) {
                sink.take(records, at + HEADER_BYTES, word);
            }
            at += size;
        }
        return at;
    }

    /// Forgets what is there now.
    public void clear() {
        free(present());
    }

    @Override
    public void close() {
        arena.close();
        if (map != null) {
            map.close();
        }
    }
}
