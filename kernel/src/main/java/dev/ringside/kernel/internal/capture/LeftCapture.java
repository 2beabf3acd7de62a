// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.capture;

import dev.ringside.kernel.internal.bpf.BpfProgram;
import dev.ringside.kernel.internal.bpf.Pins;
import dev.ringside.kernel.internal.linux.NativeCallException;
import java.util.List;

/// What a process that was killed left of a capture, to be read to its end: its programs have gone on until now, as
/// long as there was room, and have counted what came later. Making this stops them; closing it removes everything.
public final class LeftCapture implements Capture {
    private final Closing closing = new Closing();
    private final ThreadFilter threads;
    private final CaptureBuffers buffers;
    private final long missed;

    /// @param pins        closed with this, and where it fails
    /// @param bytesOfACpu as the capture was made with
    public LeftCapture(Pins pins, List<Integer> cpus, long bytesOfACpu) throws NativeCallException {
        closing.add(pins);
        try {
            threads = closing.add(new ThreadFilter(new ThreadFilter.Fields(0, 0, 0, 0, 0), pins));
            boolean recorded = threads.isRecording();
            threads.setRecording(false);
            BpfProgram.awaitRuns();
            missed = recorded ? missedRuns(pins) - threads.uncounted() : threads.missedAtStop();
            buffers = closing.add(new CaptureBuffers(cpus, bytesOfACpu, false, List.of(), pins));
        } catch (NativeCallException | RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    private static long missedRuns(Pins pins) throws NativeCallException {
        long missed = 0;
        for (String name : pins.names(ThreadFilter.PROGRAM_PREFIX)) {
            try (BpfProgram program = pins.program(name)) {
                missed += program.missedRuns();
            }
        }
        return missed;
    }

    /// @throws IllegalStateException always: it has ended with its process
    @Override
    public void attach() {
        throw new IllegalStateException("a capture of a dead process");
    }

    @Override
    public void detach() {
        // It has been stopped.
    }

    @Override
    public boolean isAttached() {
        return false;
    }

    @Override
    public ThreadFilter threads() {
        return threads;
    }

    @Override
    public CaptureBuffers buffers() {
        return buffers;
    }

    @Override
    public long missed() {
        return missed;
    }

    @Override
    public void close() {
        closing.close();
    }
}
