// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.capture;

import dev.ringside.kernel.PerfCounter;
import dev.ringside.kernel.internal.bpf.BpfMap;
import dev.ringside.kernel.internal.bpf.BpfProgram;
import dev.ringside.kernel.internal.bpf.Pins;
import dev.ringside.kernel.internal.format.EventFormat;
import dev.ringside.kernel.internal.linux.NativeCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Records tracepoints of one channel whose events have performance counters, for which the kernel's own records have
/// no room: a program for each of them. The kernel runs no two of its programs at tracepoints on one CPU at the same
/// time; what it leaves out for that is [#missed].
public final class TracepointCapture implements Capture {
    private static final int MAX_TRACEPOINTS = 1 << 16;

    private final Closing closing = new Closing();
    private final ThreadFilter threads;
    private final CaptureBuffers buffers;
    /// A byte for each tracepoint: a program may run on for a moment where it is no longer attached.
    private final BpfMap enabled;

    private final MemorySegment enabledMemory;
    private final Arena arena = Arena.ofShared();
    private final Pins pins;
    private final Map<Integer, BpfProgram> programs = new LinkedHashMap<>();
    private boolean recording;
    private long missedBefore;
    private long missedAtStart;

    /// @param bytesOfACpu of records that wait to be drained, or that are kept
    /// @param overwrite   whether new records take the place of the oldest where there is no room, else they are lost
    /// @param counters    whose values are in each record's envelope
    /// @param pins        where it outlives this process; closed with this, and where it fails
    public TracepointCapture(
            List<Integer> cpus,
            long bytesOfACpu,
            boolean overwrite,
            ThreadFilter.Fields fields,
            List<PerfCounter> counters,
            Pins pins)
            throws NativeCallException {
        this.pins = closing.add(pins);
        try {
            threads = closing.add(new ThreadFilter(fields, pins));
            buffers = closing.add(new CaptureBuffers(cpus, bytesOfACpu, overwrite, counters, pins));
            enabled = closing.add(BpfMap.createMappable(MAX_TRACEPOINTS));
            enabledMemory = enabled.mapped(arena);
        } catch (NativeCallException | RuntimeException e) {
            arena.close();
            closing.close();
            throw e;
        }
    }

    /// The type of the records of a tracepoint.
    public static int type(EventFormat format) {
        return CapturedRecord.FIRST_TRACEPOINT + format.id();
    }

    /// Makes the program of a tracepoint; [#setEnabled] runs it.
    ///
    /// @throws NativeCallException where the kernel takes no program for this one
    public void add(EventFormat format) throws NativeCallException {
        if (programs.containsKey(format.id())) {
            return;
        }
        if (format.id() >= MAX_TRACEPOINTS) {
            throw new NativeCallException("a tracepoint with a large id: id=" + format.id(), 0);
        }
        BpfProgram program = BpfProgram.load(
                BpfProgram.Type.TRACEPOINT,
                "ringside_event",
                TracepointProgram.assemble(buffers, threads, enabled, format, type(format)));
        try {
            // Not every tracepoint has a way for programs.
            program.attach(format.id());
            program.detach();
        } catch (NativeCallException e) {
            program.close();
            throw e;
        }
        program.keepIn(pins, ThreadFilter.PROGRAM_PREFIX + format.id());
        programs.put(format.id(), closing.add(program));
    }

    /// Runs the program of a tracepoint, or no longer.
    ///
    /// @param id of the tracepoint
    public void setEnabled(int id, boolean on) throws NativeCallException {
        BpfProgram program = programs.get(id);
        if (program == null || program.isAttached() == on) {
            return;
        }
        enabledMemory.set(ValueLayout.JAVA_BYTE, id, (byte) (on ? 1 : 0));
        if (on) {
            program.attach(id);
        } else {
            program.detach();
        }
    }

    @Override
    public void attach() throws NativeCallException {
        if (!recording) {
            missedAtStart = missedRuns();
            threads.setUncounted(missedAtStart - missedBefore);
            recording = true;
            threads.setRecording(true);
        }
    }

    @Override
    public void detach() {
        if (!recording) {
            return;
        }
        threads.setRecording(false);
        BpfProgram.awaitRuns();
        try {
            missedBefore = missed();
            threads.setMissedAtStop(missedBefore);
        } catch (NativeCallException e) {
            throw new IllegalStateException(e);
        } finally {
            recording = false;
        }
    }

    @Override
    public boolean isAttached() {
        return recording;
    }

    @Override
    public ThreadFilter threads() {
        return threads;
    }

    @Override
    public CaptureBuffers buffers() {
        return buffers;
    }

    /// Some of them may be of threads that are not recorded: nobody looked.
    @Override
    public long missed() throws NativeCallException {
        return missedBefore + (recording ? missedRuns() - missedAtStart : 0);
    }

    private long missedRuns() throws NativeCallException {
        long missed = threads.missed();
        for (BpfProgram program : programs.values()) {
            missed += program.missedRuns();
        }
        return missed;
    }

    @Override
    public void close() {
        try {
            detach();
        } finally {
            arena.close();
            closing.close();
        }
    }
}
