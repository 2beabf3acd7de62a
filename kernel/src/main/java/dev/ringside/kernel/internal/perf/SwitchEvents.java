// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.perf;

import dev.ringside.kernel.internal.linux.NativeCallException;
import dev.ringside.kernel.internal.linux.NativeCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Opens the events (linux/perf_event.h, `struct perf_event_attr`). Stateless but for what the kernel is known to lack;
/// whoever opens a descriptor closes it.
///
/// ```
///   0 u32 type       4 u32 size      8 u64 config    24 u64 what each record says
///  40 u64 flags, a bit each, in the machine's bit order                  92 s32 clock
/// ```
public final class SwitchEvents {
    private static final int ATTRIBUTE_BYTES = 112;
    private static final int TYPE_SOFTWARE = 1;
    private static final int CONFIG_DUMMY = 9;
    private static final long SAMPLE_TID = 1 << 1;
    private static final long SAMPLE_TIME = 1 << 2;
    private static final long SAMPLE_CPU = 1 << 7;
    private static final long INHERIT = 1L << 1;
    private static final long EXCLUDE_KERNEL = 1L << 5;
    private static final long EXCLUDE_HYPERVISOR = 1L << 6;
    private static final long NAMES = 1L << 9;
    private static final long THREADS = 1L << 13;
    private static final long SAMPLE_ID_ALL = 1L << 18;
    private static final long USE_CLOCK = 1L << 25;
    private static final long CONTEXT_SWITCH = 1L << 26;
    /// Linux 5.13; without it, processes that are started inherit too.
    private static final long INHERIT_THREAD = 1L << 35;
    private static final int CLOCK_MONOTONIC = 1;
    private static final long CLOSE_ON_EXEC = 8;
    private static final long SET_OUTPUT = 0x2405;
    private static final int E2BIG = 7;
    private static final int EINVAL = 22;

    private boolean inheritsByThread = true;

    /// An event of this process that no record comes from: it has a CPU's buffer.
    public int openBufferOwner(int cpu) throws NativeCallException {
        return open(0, cpu, 0);
    }

    /// Opens and closes the events of the calling thread, to see whether that can be done.
    public void probe(int cpu) throws NativeCallException {
        NativeCalls.get().close(openInherited(0, cpu));
    }

    /// The events of a thread and of all threads that it will start, on one CPU.
    public int openThread(int thread, int cpu, int bufferOwner) throws NativeCallException {
        int descriptor = openInherited(thread, cpu);
        try {
            NativeCalls.get().control("cannot redirect perf records", descriptor, SET_OUTPUT, bufferOwner);
            return descriptor;
        } catch (NativeCallException e) {
            NativeCalls.get().close(descriptor);
            throw e;
        }
    }

    private int openInherited(int thread, int cpu) throws NativeCallException {
        long flags = CONTEXT_SWITCH | NAMES | THREADS | INHERIT;
        if (inheritsByThread) {
            try {
                return open(thread, cpu, flags | INHERIT_THREAD);
            } catch (NativeCallException e) {
                if (e.errorNumber() != EINVAL && e.errorNumber() != E2BIG) {
                    throw e;
                }
                inheritsByThread = false;
            }
        }
        return open(thread, cpu, flags);
    }

    private static int open(int thread, int cpu, long flags) throws NativeCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ATTRIBUTE_BYTES, Long.BYTES);
            attributes.set(ValueLayout.JAVA_INT, 0, TYPE_SOFTWARE);
            attributes.set(ValueLayout.JAVA_INT, 4, ATTRIBUTE_BYTES);
            attributes.set(ValueLayout.JAVA_LONG, 8, CONFIG_DUMMY);
            attributes.set(ValueLayout.JAVA_LONG, 24, SAMPLE_TID | SAMPLE_TIME | SAMPLE_CPU);
            attributes.set(
                    ValueLayout.JAVA_LONG, 40, flags | EXCLUDE_KERNEL | EXCLUDE_HYPERVISOR | SAMPLE_ID_ALL | USE_CLOCK);
            attributes.set(ValueLayout.JAVA_INT, 92, CLOCK_MONOTONIC);
            return NativeCalls.get().perfEventOpen(attributes, thread, cpu, -1, CLOSE_ON_EXEC);
        }
    }
}
