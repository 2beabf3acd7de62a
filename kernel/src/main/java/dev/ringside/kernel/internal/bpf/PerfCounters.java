// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.bpf;

import dev.ringside.kernel.internal.linux.NativeCallException;
import dev.ringside.kernel.internal.linux.NativeCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// One performance counter on each CPU, in a map from which programs read that of the CPU they run on. It counts from
/// its making on, whoever runs. Whoever makes it closes it.
public final class PerfCounters implements AutoCloseable {
    private static final int ATTRIBUTE_BYTES = 64;
    private static final long CLOSE_ON_EXEC = 8;

    private final BpfMap map;
    private final List<Integer> descriptors = new ArrayList<>();

    /// @param type   of the counter (`enum perf_type_id`)
    /// @param config which one
    /// @param pins   whether programs may outlive this process
    public PerfCounters(int type, long config, List<Integer> cpus, Pins pins) throws NativeCallException {
        map = BpfMap.createCounters(cpus.getLast() + 1, pins.areKept());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ATTRIBUTE_BYTES, Long.BYTES);
            attributes.set(ValueLayout.JAVA_INT, 0, type);
            attributes.set(ValueLayout.JAVA_INT, 4, ATTRIBUTE_BYTES);
            attributes.set(ValueLayout.JAVA_LONG, 8, config);
            for (int cpu : cpus) {
                int descriptor = NativeCalls.get().perfEventOpen(attributes, -1, cpu, -1, CLOSE_ON_EXEC);
                descriptors.add(descriptor);
                map.put(
                        cpu,
                        ByteBuffer.allocate(Integer.BYTES)
                                .order(ByteOrder.nativeOrder())
                                .putInt(descriptor)
                                .array());
            }
        } catch (NativeCallException | RuntimeException e) {
            close();
            throw e;
        }
    }

    public BpfMap map() {
        return map;
    }

    @Override
    public void close() {
        map.close();
        descriptors.forEach(NativeCalls.get()::close);
        descriptors.clear();
    }
}
