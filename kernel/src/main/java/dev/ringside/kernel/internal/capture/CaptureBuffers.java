// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.capture;

import dev.ringside.kernel.PerfCounter;
import dev.ringside.kernel.internal.bpf.BpfMap.Type;
import dev.ringside.kernel.internal.bpf.BpfMap;
import dev.ringside.kernel.internal.bpf.OverwritingBuffer;
import dev.ringside.kernel.internal.bpf.PerfCounters;
import dev.ringside.kernel.internal.bpf.Pins;
import dev.ringside.kernel.internal.bpf.RingBuffer;
import dev.ringside.kernel.internal.linux.NativeCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Where the programs of one channel put their records. At any time at most one of them may be running on a CPU.
/// Whoever makes it closes it.
public final class CaptureBuffers implements AutoCloseable {
    /// Where each CPU makes its record.
    final BpfMap scratch;
    /// How many bytes each CPU has put into its ring buffer ([Envelope#COUNT_BYTES] apart, so that no two CPUs share a
    /// line of the cache).
    final BpfMap counts;
    /// Performance counters, in the order of the envelope.
    final List<BpfMap> counters = new ArrayList<>();
    /// The buffers by CPU, as programs find them.
    final BpfMap outputs;
    final int possibleCpus;
    final int bytesOfARing;

    private final LinkedHashMap<Integer, RingBuffer> buffers = new LinkedHashMap<>();
    private final Map<Integer, OverwritingBuffer> overwritingBuffers = new LinkedHashMap<>();
    private final List<Integer> cpus;
    private final MemorySegment counted;
    private final Arena arena = Arena.ofShared();
    private final Closing closing = new Closing();

    /// @param bytesOfACpu of records that wait for us
    /// @param overwrite   whether the newest records are kept, else the oldest
    /// @param pins        keep what the oldest records are in; or have it
    public CaptureBuffers(
            List<Integer> cpus, long bytesOfACpu, boolean overwrite, List<PerfCounter> wanted, Pins pins)
            throws NativeCallException {
        this.cpus = List.copyOf(cpus);
        try {
            for (PerfCounter counter : wanted) {
                counters.add(closing.add(new PerfCounters(counter.type(), counter.config(), cpus, pins))
                        .map());
            }
            scratch = closing.add(pins.map(
                    "scratch", () -> BpfMap.create(Type.PER_CPU_ARRAY, Integer.BYTES, Envelope.SCRATCH_BYTES, 1)));
            int possible = cpus.getLast() + 1;
            possibleCpus = possible;
            bytesOfARing = RingBuffer.bytesFor(bytesOfACpu);
            counts = closing.add(
                    pins.map("counts", () -> BpfMap.createMappable(possible * Envelope.COUNT_BYTES)));
            counted = counts.mapped(arena);
            outputs = overwrite ? overwriting(bytesOfACpu) : keeping(pins);
        } catch (NativeCallException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private BpfMap keeping(Pins pins) throws NativeCallException {
        for (int cpu : cpus) {
            BpfMap ring = pins.map("ring_" + cpu, () -> BpfMap.createRingBuffer(bytesOfARing));
            buffers.put(cpu, closing.add(RingBuffer.of(ring, bytesOfARing, ofCpu(cpu))));
        }
        BpfMap byCpu = closing.add(
                BpfMap.createArrayOf(buffers.firstEntry().getValue().map(), possibleCpus));
        for (Map.Entry<Integer, RingBuffer> buffer : buffers.entrySet()) {
            byCpu.put(buffer.getKey(), buffer.getValue().map());
        }
        return byCpu;
    }

    private BpfMap overwriting(long bytes) throws NativeCallException {
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

    private MemorySegment ofCpu(int cpu) {
        return counted.asSlice((long) cpu * Envelope.COUNT_BYTES, Envelope.COUNT_BYTES);
    }

    /// Notes, for whoever reads on after this process, how many lost events were accounted for when the files were
    /// cleared, which tell nothing of them.
    public void setCleared(int cpu, long lost) {
        ofCpu(cpu).set(ValueLayout.JAVA_LONG, Envelope.CLEARED, lost);
    }

    /// What was noted last.
    public long cleared(int cpu) {
        return ofCpu(cpu).get(ValueLayout.JAVA_LONG, Envelope.CLEARED);
    }

    /// Whether the newest records are kept ([#newest]), else the oldest ([#oldest]).
    boolean overwrites() {
        return !overwritingBuffers.isEmpty();
    }

    /// Those that keep the oldest records, by CPU; none where the others are used.
    public Map<Integer, RingBuffer> oldest() {
        return Collections.unmodifiableMap(buffers);
    }

    /// Those that keep the newest, by CPU; none where the others are used.
    public Map<Integer, OverwritingBuffer> newest() {
        return Collections.unmodifiableMap(overwritingBuffers);
    }

    /// What each CPU has counted so far: events that found no room or, where the oldest are overwritten, all events.
    /// Exact where the programs do not run.
    public Map<Integer, Long> counts() throws NativeCallException {
        // The kernel packs the memory of all possible CPUs, in their order.
        int stride = Envelope.SCRATCH_BYTES + 7 & ~7;
        byte[] all = scratch.get(0, stride * cpus.size()).orElse(new byte[stride * cpus.size()]);
        ByteBuffer memory = ByteBuffer.wrap(all).order(ByteOrder.nativeOrder());
        Map<Integer, Long> counted = new LinkedHashMap<>();
        for (int i = 0; i < cpus.size(); i++) {
            counted.put(cpus.get(i), memory.getLong(i * stride + Envelope.LOST));
        }
        return counted;
    }

    @Override
    public void close() {
        arena.close();
        closing.close();
    }
}
