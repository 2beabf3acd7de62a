// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.syscall;

import dev.ringside.kernel.PerfCounter;
import dev.ringside.kernel.internal.bpf.BpfProgram;
import dev.ringside.kernel.internal.bpf.Pins;
import dev.ringside.kernel.internal.capture.Capture;
import dev.ringside.kernel.internal.capture.CaptureBuffers;
import dev.ringside.kernel.internal.capture.Closing;
import dev.ringside.kernel.internal.capture.ThreadFilter;
import dev.ringside.kernel.internal.linux.NativeCallException;
import dev.ringside.kernel.internal.syscall.SystemCall.Shown;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// Records system calls of one channel: the programs, what they are told, and the buffers that they fill, one for each
/// CPU.
///
/// A page that is not resident cannot be read from a tracepoint. What an entry could not read is read at the exit,
/// where the kernel has used it; the exit record then has it.
public final class SystemCallCapture implements Capture {
    private final Closing closing = new Closing();
    private final CaptureMaps maps;
    private final BpfProgram entry;
    private final BpfProgram exit;
    private boolean attached;

    /// Makes maps and programs, which do not run yet.
    ///
    /// @param bytesOfACpu of records that wait to be drained, or that are kept
    /// @param overwrite   whether new records take the place of the oldest where there is no room, else they are lost
    /// @param counters    whose values are in each record's envelope
    /// @param pins        where it outlives this process; closed with this, and where it fails
    public SystemCallCapture(
            List<Integer> cpus,
            long bytesOfACpu,
            boolean overwrite,
            ThreadFilter.Fields fields,
            List<PerfCounter> counters,
            Pins pins)
            throws NativeCallException {
        closing.add(pins);
        try {
            CallerRegisters registers = Architecture.ofThisMachine()
                    .orElseThrow(() -> new NativeCallException("the registers of this architecture are not known", 0))
                    .registers();
            ThreadFilter threads = closing.add(new ThreadFilter(fields, pins));
            CaptureBuffers buffers = closing.add(new CaptureBuffers(cpus, bytesOfACpu, overwrite, counters, pins));
            maps = closing.add(new CaptureMaps(buffers, threads));
            entry = closing.add(BpfProgram.load(
                            BpfProgram.Type.RAW_TRACEPOINT, "ringside_enter", CapturePrograms.entry(maps, registers))
                    .keepRunningIn(pins, "enter"));
            exit = closing.add(
                    BpfProgram.load(
                                    BpfProgram.Type.RAW_TRACEPOINT,
                                    "ringside_exit",
                                    CapturePrograms.exit(maps, registers))
                            .keepRunningIn(pins, "exit"));
        } catch (NativeCallException | RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    @Override
    public void attach() throws NativeCallException {
        if (!attached) {
            attached = true;
            maps.threads.setRecording(true);
            try {
                // Exits first, so that no entry is without its exit.
                exit.attachRaw("sys_exit");
                entry.attachRaw("sys_enter");
            } catch (NativeCallException e) {
                detach();
                throw e;
            }
        }
    }

    @Override
    public void detach() {
        if (attached) {
            attached = false;
            maps.threads.setRecording(false);
            entry.detach();
            exit.detach();
            BpfProgram.awaitRuns();
        }
    }

    /// Records entries or exits of a call, or no longer.
    ///
    /// @param atEntry else at exit
    public void setEnabled(SystemCall call, boolean atEntry, boolean on) {
        long at = (long) call.number() * CaptureLayout.CALL_BYTES;
        MemorySegment told = maps.callMemory;
        byte switches = told.get(ValueLayout.JAVA_BYTE, at);
        if (told.get(ValueLayout.JAVA_BYTE, at + CaptureLayout.ENTRY_BYTES) == 0) {
            switches = describe(call, told.asSlice(at, CaptureLayout.CALL_BYTES));
        }
        int bit = atEntry ? CaptureLayout.SWITCH_ENTRY : CaptureLayout.SWITCH_EXIT;
        told.set(ValueLayout.JAVA_BYTE, at, (byte) (on ? switches | bit : switches & ~bit));
    }

    private static byte describe(SystemCall call, MemorySegment told) {
        List<CaptureSlot> atEntry = CaptureSlot.of(call, Shown.AT_ENTRY);
        List<CaptureSlot> atExit = CaptureSlot.of(call, Shown.AT_EXIT);
        told.set(ValueLayout.JAVA_BYTE, CaptureLayout.ENTRY_BYTES, bytes(call, Shown.AT_ENTRY, atEntry));
        told.set(ValueLayout.JAVA_BYTE, CaptureLayout.EXIT_BYTES, bytes(call, Shown.AT_EXIT, atExit));
        told.set(
                ValueLayout.JAVA_SHORT,
                CaptureLayout.ENTRY_TYPE,
                (short) CaptureLayout.type(call.number(), CaptureLayout.ENTRY));
        putSlots(told, 0, atEntry);
        putSlots(told, CaptureLayout.SLOTS_OF_A_PHASE, atExit);
        return (byte) ((atEntry.isEmpty() ? 0 : CaptureLayout.SWITCH_HAS_SLOTS_AT_ENTRY)
                | (call.replacesMemory() ? CaptureLayout.SWITCH_REPLACES_MEMORY : 0));
    }

    /// Only the arguments that are shown are sent.
    private static byte bytes(SystemCall call, Shown phase, List<CaptureSlot> slots) {
        int arguments = call.parameters(phase).stream()
                .mapToInt(parameter -> parameter.argument() + 1)
                .max()
                .orElse(0);
        return (byte) (slots.isEmpty() ? CaptureLayout.ARGUMENTS + arguments * Long.BYTES : CaptureLayout.DATA);
    }

    private static void putSlots(MemorySegment told, int first, List<CaptureSlot> slots) {
        for (int i = 0; i < slots.size(); i++) {
            told.set(
                    ValueLayout.JAVA_INT,
                    CaptureLayout.SLOT + (long) (first + i) * Integer.BYTES,
                    slots.get(i).word());
        }
    }

    @Override
    public boolean isAttached() {
        return attached;
    }

    @Override
    public ThreadFilter threads() {
        return maps.threads;
    }

    @Override
    public CaptureBuffers buffers() {
        return maps.buffers;
    }

    /// Programs at raw tracepoints are never left out, those that follow threads may be.
    @Override
    public long missed() throws NativeCallException {
        return maps.threads.missed();
    }

    @Override
    public void close() {
        detach();
        closing.close();
    }
}
