// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.capture;

import dev.ringside.kernel.internal.bpf.BpfMap.Type;
import dev.ringside.kernel.internal.bpf.BpfMap;
import dev.ringside.kernel.internal.bpf.BpfProgram;
import dev.ringside.kernel.internal.bpf.Pins;
import dev.ringside.kernel.internal.linux.NativeCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.Set;

/// Which threads the programs of a channel record: some, and all that those start; or all. Programs keep the set
/// complete. One thread at a time; whoever makes it closes it.
///
/// ```
/// switches   0 u32 only the threads of the map   4 u32 record anything at all
///            8 u64, 16 u64 of runs of programs that the kernel left out, written by us
/// ```
public final class ThreadFilter implements AutoCloseable {
    static final int ONLY_SOME = 0;
    static final int RECORDING = 4;
    private static final int UNCOUNTED = 8;
    private static final int MISSED_AT_STOP = 16;
    private static final int SWITCH_BYTES = 24;

    /// What is kept of programs whose runs may be left out.
    static final String PROGRAM_PREFIX = "program_";

    private static final int MAX_THREADS = 1 << 16;

    final BpfMap switches;
    /// A thread to the one for whose sake it is recorded.
    final BpfMap threads;

    private final Fields fields;
    private final Pins pins;
    private final MemorySegment memory;
    private final Arena arena = Arena.ofShared();
    private final Closing closing = new Closing();
    private BpfProgram[] followers = {};

    /// Where the tracepoints that tell of new and ended threads have what we need.
    ///
    /// @param forkId       id of `sched_process_fork`
    /// @param parentOffset of the starting thread in its record
    /// @param childOffset  of the new thread
    /// @param freeId       id of `sched_process_free`
    /// @param freedOffset  of the ended thread in its record
    public record Fields(int forkId, int parentOffset, int childOffset, int freeId, int freedOffset) {}

    /// Of all threads at first.
    ///
    /// @param pins keep what tells who is recorded; or have it
    public ThreadFilter(Fields fields, Pins pins) throws NativeCallException {
        this.fields = fields;
        this.pins = pins;
        try {
            switches = closing.add(pins.map("switches", () -> BpfMap.createMappable(SWITCH_BYTES)));
            threads = closing.add(pins.map(
                    "threads", () -> BpfMap.create(Type.HASH, Integer.BYTES, Integer.BYTES, MAX_THREADS)));
            memory = switches.mapped(arena);
        } catch (NativeCallException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /// Lets the programs record, or no longer.
    public void setRecording(boolean on) {
        memory.set(ValueLayout.JAVA_INT, RECORDING, on ? 1 : 0);
    }

    boolean isRecording() {
        return memory.get(ValueLayout.JAVA_INT, RECORDING) != 0;
    }

    /// Notes how many of the runs that were left out are not to be counted, while it records.
    void setUncounted(long runs) {
        memory.set(ValueLayout.JAVA_LONG, UNCOUNTED, runs);
    }

    long uncounted() {
        return memory.get(ValueLayout.JAVA_LONG, UNCOUNTED);
    }

    /// Notes how many were left out until recording was stopped.
    void setMissedAtStop(long runs) {
        memory.set(ValueLayout.JAVA_LONG, MISSED_AT_STOP, runs);
    }

    long missedAtStop() {
        return memory.get(ValueLayout.JAVA_LONG, MISSED_AT_STOP);
    }

    /// Records only these threads, and those that they start from now on.
    ///
    /// @param wanted empty: all
    public void set(Collection<Integer> wanted) throws NativeCallException {
        if (wanted.isEmpty()) {
            memory.set(ValueLayout.JAVA_INT, ONLY_SOME, 0);
            follow(false);
            forgetOthers(Set.of());
            return;
        }
        follow(true);
        for (int thread : wanted) {
            // Whatever it starts gets the same value.
            threads.put(
                    thread,
                    ByteBuffer.allocate(Integer.BYTES)
                            .order(ByteOrder.nativeOrder())
                            .putInt(thread)
                            .array());
        }
        forgetOthers(Set.copyOf(wanted));
        memory.set(ValueLayout.JAVA_INT, ONLY_SOME, 1);
    }

    /// How often the kernel did not tell of a new thread, because a program was running on the CPU: if it was one of
    /// those that are recorded, its events are missing.
    public long missed() throws NativeCallException {
        return followers.length == 0 ? 0 : followers[0].missedRuns();
    }

    /// Forgets all threads but these and those that they have started, some of the others perhaps started meanwhile.
    private void forgetOthers(Set<Integer> wanted) throws NativeCallException {
        boolean more = true;
        while (more) {
            more = false;
            for (int thread : threads.keys()) {
                if (!wanted.contains(trackedAncestor(thread))) {
                    threads.remove(thread);
                    more = true;
                }
            }
        }
    }

    /// The thread for whose sake a thread is tracked.
    private int trackedAncestor(int thread) throws NativeCallException {
        return threads.get(thread, Integer.BYTES)
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
                            ThreadPrograms.fork(threads, fields.parentOffset(), fields.childOffset()))
                    .keepIn(pins, PROGRAM_PREFIX + "fork"));
            BpfProgram free = closing.add(BpfProgram.load(
                            BpfProgram.Type.TRACEPOINT,
                            "ringside_free",
                            ThreadPrograms.free(threads, fields.freedOffset()))
                    .keepRunningIn(pins, "free"));
            followers = new BpfProgram[] {fork, free};
        }
        if (!followers[0].isAttached()) {
            followers[1].attach(fields.freeId());
            followers[0].attach(fields.forkId());
        }
    }

    @Override
    public void close() {
        arena.close();
        closing.close();
    }
}
