// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.syscall;

import dev.ringside.kernel.PerfCounter;
import dev.ringside.kernel.internal.bpf.BpfProgram;
import dev.ringside.kernel.internal.bpf.OverwritingBuffer;
import dev.ringside.kernel.internal.bpf.RingBuffer;
import dev.ringside.kernel.internal.linux.NativeCallException;
import dev.ringside.kernel.internal.syscall.SystemCall.Shown;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Records system calls of one channel: the programs, what they are told, and the buffers that they fill, one for each
/// CPU, each in time order. Nothing of it outlives this process. One thread at a time; whoever makes it closes it.
///
/// A page that is not resident cannot be read from a tracepoint. What an entry could not read is read at the exit,
/// where the kernel has used it; the exit record then has it.
public final class SystemCallCapture implements AutoCloseable {
    private final Closing closing = new Closing();
    private final CaptureMaps maps;
    private final BpfProgram entry;
    private final BpfProgram exit;
    private final ThreadFields fields;
    private BpfProgram[] followers = {};
    private boolean attached;

    /// Where the tracepoints that tell of new and ended threads have what we need.
    ///
    /// @param forkId       id of `sched_process_fork`
    /// @param parentOffset of the starting thread in its record
    /// @param childOffset  of the new thread
    /// @param exitId       id of `sched_process_exit`
    public record ThreadFields(int forkId, int parentOffset, int childOffset, int exitId) {}

    /// Makes maps and programs, which do not run yet.
    ///
    /// @param bytesOfACpu of records that wait to be drained, or that are kept
    /// @param overwrite   whether new records take the place of the oldest where there is no room, else they are lost
    /// @param counters    whose values are in each record's envelope
    public SystemCallCapture(
            List<Integer> cpus, long bytesOfACpu, boolean overwrite, ThreadFields fields, List<PerfCounter> counters)
            throws NativeCallException {
        this.fields = fields;
        CallerRegisters registers = Architecture.ofThisMachine()
                .orElseThrow(() -> new NativeCallException("the registers of this architecture are not known", 0))
                .registers();
        try {
            maps = closing.add(new CaptureMaps(cpus, bytesOfACpu, overwrite, counters));
            entry = closing.add(BpfProgram.load(
                    BpfProgram.Type.RAW_TRACEPOINT, "ringside_enter", CapturePrograms.entry(maps, registers)));
            exit = closing.add(
                    BpfProgram.load(
                            BpfProgram.Type.RAW_TRACEPOINT, "ringside_exit", CapturePrograms.exit(maps, registers)));
        } catch (NativeCallException | RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    /// Starts running the programs.
    public void attach() throws NativeCallException {
        if (!attached) {
            attached = true;
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

    /// Stops running the programs: when it returns, the buffers have all that there is.
    public void detach() {
        if (attached) {
            attached = false;
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

    /// Records only these threads, and those that they start from now on.
    ///
    /// @param threads empty: all
    public void setTrackedThreads(Collection<Integer> threads) throws NativeCallException {
        if (threads.isEmpty()) {
            filter(false);
            follow(false);
            forgetOthers(Set.of());
            return;
        }
        follow(true);
        for (int thread : threads) {
            // Whatever it starts gets the same value.
            maps.threads.put(
                    thread,
                    ByteBuffer.allocate(Integer.BYTES)
                            .order(ByteOrder.nativeOrder())
                            .putInt(thread)
                            .array());
        }
        forgetOthers(Set.copyOf(threads));
        filter(true);
    }

    private void filter(boolean on) {
        maps.filterMemory.set(ValueLayout.JAVA_INT, 0, on ? 1 : 0);
    }

    /// Forgets all threads but these and those that they have started, some of the others perhaps started meanwhile.
    private void forgetOthers(Set<Integer> threads) throws NativeCallException {
        boolean more = true;
        while (more) {
            more = false;
            for (int thread : maps.threads.keys()) {
                if (!threads.contains(trackedAncestor(thread))) {
                    maps.threads.remove(thread);
                    more = true;
                }
            }
        }
    }

    /// The thread for whose sake a thread is tracked.
    private int trackedAncestor(int thread) throws NativeCallException {
        return maps.threads
                .get(thread, Integer.BYTES)
                .map(value -> ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt())
                .orElse(thread);
    }

    private void follow(boolean on) throws NativeCallException {
        if (!on) {
            for (BpfProgram follower : followers) {
                follower.detach();
            }
            return;
        }
        if (followers.length == 0) {
            BpfProgram fork = closing.add(BpfProgram.load(
                    BpfProgram.Type.TRACEPOINT,
                    "ringside_fork",
                    ThreadPrograms.fork(maps.threads, fields.parentOffset(), fields.childOffset())));
            BpfProgram end = closing.add(BpfProgram.load(
                    BpfProgram.Type.TRACEPOINT, "ringside_end", ThreadPrograms.exit(maps.threads)));
            followers = new BpfProgram[] {fork, end};
        }
        if (!followers[0].isAttached()) {
            followers[1].attach(fields.exitId());
            followers[0].attach(fields.forkId());
        }
    }

    /// Whether the newest records are kept ([#overwritingBuffers]), else the oldest ([#buffers]).
    public boolean overwrites() {
        return maps.overwrites();
    }

    /// Whether the programs run.
    public boolean isAttached() {
        return attached;
    }

    /// The buffers by CPU where the oldest records are kept; else none.
    public Map<Integer, RingBuffer> buffers() {
        return maps.buffers;
    }

    /// The buffers by CPU where the newest records are kept; else none.
    public Map<Integer, OverwritingBuffer> overwritingBuffers() {
        return maps.overwritingBuffers;
    }

    /// What each CPU has counted so far: events that found no room or, where the oldest are overwritten, all events.
    /// Exact where the programs do not run.
    public Map<Integer, Long> counts() throws NativeCallException {
        // The kernel packs the memory of all possible CPUs, in their order.
        int stride = CaptureLayout.SCRATCH_BYTES + 7 & ~7;
        List<Integer> cpus = List.copyOf(overwrites() ? maps.overwritingBuffers.keySet() : maps.buffers.keySet());
        byte[] all = maps.scratch.get(0, stride * cpus.size()).orElse(new byte[stride * cpus.size()]);
        ByteBuffer scratch = ByteBuffer.wrap(all).order(ByteOrder.nativeOrder());
        Map<Integer, Long> counts = new LinkedHashMap<>();
        for (int i = 0; i < cpus.size(); i++) {
            counts.put(cpus.get(i), scratch.getLong(i * stride + CaptureLayout.LOST));
        }
        return counts;
    }

    @Override
    public void close() {
        detach();
        closing.close();
    }
}
