// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.syscall;

import dev.ringside.kernel.internal.bpf.BpfException;
import dev.ringside.kernel.internal.bpf.BpfMap;
import dev.ringside.kernel.internal.bpf.BpfMap.Type;
import dev.ringside.kernel.internal.bpf.RingBuffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the programs of one channel share with each other and with us. Whoever makes it closes it.
final class CaptureMaps implements AutoCloseable {
    private static final int MAX_THREADS = 1 << 16;
    private static final int MAX_PENDING = 1 << 14;
    private static final int SWITCH_BYTES = 8;

    /// Whether only the threads of [#threads] are recorded.
    final BpfMap filter;
    final BpfMap threads;
    /// The table of calls that [CaptureLayout] describes.
    final BpfMap calls;
    final BpfMap scratch;
    /// Thread to the type of the entry and the slots that could not be read there. Threads that end inside a call leave
    /// theirs behind until it is the oldest.
    final BpfMap pending;
    /// How many bytes each CPU has put into its ring buffer ([CaptureLayout#COUNT_BYTES] apart, so that no two CPUs share a
    /// line of the cache).
    final BpfMap counts;
    /// One for each CPU.
    final BpfMap rings;
    final LinkedHashMap<Integer, RingBuffer> buffers = new LinkedHashMap<>();
    final int possibleCpus;
    final int bytesOfARing;
    final MemorySegment filterMemory;
    final MemorySegment callMemory;

    private final Arena arena = Arena.ofShared();
    private final Closing closing = new Closing();

    /// @param bytesOfACpu of records that wait for us
    CaptureMaps(List<Integer> cpus, long bytesOfACpu) throws BpfException {
        try {
            filter = closing.add(BpfMap.createMappable(SWITCH_BYTES));
            threads = closing.add(BpfMap.create(Type.HASH, Integer.BYTES, Integer.BYTES, MAX_THREADS));
            calls = closing.add(
                    BpfMap.createMappable(CaptureLayout.MAX_CALLS * CaptureLayout.CALL_BYTES));
            scratch = closing.add(
                    BpfMap.create(Type.PER_CPU_ARRAY, Integer.BYTES, CaptureLayout.SCRATCH_BYTES, 1));
            pending = closing.add(BpfMap.create(Type.LRU_HASH, Integer.BYTES, Long.BYTES, MAX_PENDING));
            possibleCpus = cpus.getLast() + 1;
            counts = closing.add(BpfMap.createMappable(possibleCpus * CaptureLayout.COUNT_BYTES));
            MemorySegment counted = counts.mapped(arena);
            for (int cpu : cpus) {
                MemorySegment finished = counted.asSlice((long) cpu * CaptureLayout.COUNT_BYTES, Long.BYTES);
                buffers.put(cpu, closing.add(RingBuffer.create(bytesOfACpu, finished)));
            }
            bytesOfARing = RingBuffer.bytesFor(bytesOfACpu);
            rings = closing.add(
                    BpfMap.createArrayOf(buffers.firstEntry().getValue().map(), possibleCpus));
            for (Map.Entry<Integer, RingBuffer> buffer : buffers.entrySet()) {
                rings.put(buffer.getKey(), buffer.getValue().map());
            }
            filterMemory = filter.mapped(arena);
            callMemory = calls.mapped(arena);
        } catch (BpfException | RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        arena.close();
        closing.close();
    }
}
