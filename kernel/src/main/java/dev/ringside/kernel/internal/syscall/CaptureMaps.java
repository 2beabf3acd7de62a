// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.syscall;

import dev.ringside.kernel.PerfCounter;
import dev.ringside.kernel.internal.bpf.BpfMap;
import dev.ringside.kernel.internal.bpf.BpfMap.Type;
import dev.ringside.kernel.internal.bpf.OverwritingBuffer;
import dev.ringside.kernel.internal.bpf.PerfCounters;
import dev.ringside.kernel.internal.bpf.RingBuffer;
import dev.ringside.kernel.internal.linux.NativeCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
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
    /// How many bytes each CPU has put into its ring buffer ([CaptureLayout#COUNT_BYTES] apart, so that no two CPUs
    /// share a line of the cache).
    final BpfMap counts;
    /// Performance counters, in the order of the envelope.
    final List<BpfMap> counters = new ArrayList<>();
    /// The buffers by CPU, as programs find them.
    final BpfMap outputs;
    /// Those that keep the oldest records; none where the others are used.
    final LinkedHashMap<Integer, RingBuffer> buffers = new LinkedHashMap<>();
    /// Those that keep the newest.
    final Map<Integer, OverwritingBuffer> overwritingBuffers = new LinkedHashMap<>();
    final int possibleCpus;
    final int bytesOfARing;
    final MemorySegment filterMemory;
    final MemorySegment callMemory;

    private final Arena arena = Arena.ofShared();
    private final Closing closing = new Closing();

    /// @param bytesOfACpu of records that wait for us
    /// @param overwrite   whether the newest records are kept, else the oldest
    CaptureMaps(List<Integer> cpus, long bytesOfACpu, boolean overwrite, List<PerfCounter> wanted)
            throws NativeCallException {
        try {
            for (PerfCounter counter : wanted) {
                counters.add(closing.add(new PerfCounters(counter.type(), counter.config(), cpus)).map());
            }
            filter = closing.add(BpfMap.createMappable(SWITCH_BYTES));
            threads = closing.add(BpfMap.create(Type.HASH, Integer.BYTES, Integer.BYTES, MAX_THREADS));
            calls = closing.add(
                    BpfMap.createMappable(CaptureLayout.MAX_CALLS * CaptureLayout.CALL_BYTES));
            scratch = closing.add(
                    BpfMap.create(Type.PER_CPU_ARRAY, Integer.BYTES, CaptureLayout.SCRATCH_BYTES, 1));
            pending = closing.add(BpfMap.create(Type.LRU_HASH, Integer.BYTES, Long.BYTES, MAX_PENDING));
            possibleCpus = cpus.getLast() + 1;
            bytesOfARing = RingBuffer.bytesFor(bytesOfACpu);
            counts = closing.add(BpfMap.createMappable(possibleCpus * CaptureLayout.COUNT_BYTES));
            outputs = overwrite ? overwriting(cpus, bytesOfACpu) : keeping(cpus, bytesOfACpu);
            filterMemory = filter.mapped(arena);
            callMemory = calls.mapped(arena);
        } catch (NativeCallException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private BpfMap keeping(List<Integer> cpus, long bytes) throws NativeCallException {
        MemorySegment counted = counts.mapped(arena);
        for (int cpu : cpus) {
            MemorySegment finished = counted.asSlice((long) cpu * CaptureLayout.COUNT_BYTES, Long.BYTES);
            buffers.put(cpu, closing.add(RingBuffer.create(bytes, finished)));
        }
        BpfMap byCpu = closing.add(
                BpfMap.createArrayOf(buffers.firstEntry().getValue().map(), possibleCpus));
        for (Map.Entry<Integer, RingBuffer> buffer : buffers.entrySet()) {
            byCpu.put(buffer.getKey(), buffer.getValue().map());
        }
        return byCpu;
    }

    private BpfMap overwriting(List<Integer> cpus, long bytes) throws NativeCallException {
        for (int cpu : cpus) {
            overwritingBuffers.put(cpu, closing.add(OverwritingBuffer.create(cpu, bytes)));
        }
        BpfMap byCpu = closing.add(
                BpfMap.create(Type.PERF_EVENT_ARRAY, Integer.BYTES, Integer.BYTES, possibleCpus));
        for (Map.Entry<Integer, OverwritingBuffer> buffer : overwritingBuffers.entrySet()) {
            byCpu.put(buffer.getKey(), buffer.getValue());
        }
        return byCpu;
    }

    boolean overwrites() {
        return !overwritingBuffers.isEmpty();
    }

    @Override
    public void close() {
        arena.close();
        closing.close();
    }
}
