// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.bpf;

import dev.ringside.kernel.internal.linux.NativeCallException;
import dev.ringside.kernel.internal.linux.NativeCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// A program in the kernel, and the places where it runs. Closing it detaches it everywhere. Whoever loads it closes
/// it.
public final class BpfProgram implements AutoCloseable {
    private static final int COMMAND_LOAD = 5;
    private static final int COMMAND_INFORMATION = 15;
    private static final int COMMAND_RAW_TRACEPOINT = 17;
    private static final int COMMAND_LINK = 28;
    private static final int LINK_TO_PERF_EVENT = 41;
    private static final int LINK_BYTES = 24;
    private static final int LOAD_BYTES = 120;
    private static final int INFORMATION_BYTES = 232;
    private static final int RECURSION_MISSES = 208;
    private static final int LOG_BYTES = 1 << 20;
    private static final int LOG_LINES_SHOWN = 8;
    private static final int NAME_BYTES = 15;
    private static final int PERF_ATTRIBUTE_BYTES = 64;
    private static final int PERF_TYPE_TRACEPOINT = 2;
    private static final long PERF_CLOSE_ON_EXEC = 8;
    private static final long PERF_ENABLE = 0x2400;
    private static final long PERF_SET_PROGRAM = 0x40042408;

    /// Most helpers that read memory are for programs under a GPL-compatible licence only. What we assemble may be used
    /// under either of these.
    private static final String LICENSE = "Dual BSD/GPL";

    /// Kinds of program (`enum bpf_prog_type`).
    public enum Type {
        /// Runs at a tracepoint and sees the fields of its format file.
        TRACEPOINT(5),
        /// Runs at a tracepoint and sees what the kernel passes to it.
        RAW_TRACEPOINT(17);

        private final int number;

        Type(int number) {
            this.number = number;
        }
    }

    private final int descriptor;
    private final String name;
    private final List<Integer> links = new ArrayList<>();
    private Pins pins = Pins.none();
    private String pinName = "";
    private boolean closed;

    private BpfProgram(int descriptor, String name) {
        this.descriptor = descriptor;
        this.name = name;
    }

    /// @param name for tools that list programs; at most 15 letters
    /// @throws NativeCallException with the verifier's last lines where it refused the program
    public static BpfProgram load(Type type, String name, byte[] code) throws NativeCallException {
        try {
            return load(type, name, code, 0);
        } catch (NativeCallException e) {
            if (e.isDenied() && e.errorNumber() == 1 || e.isMissing()) {
                throw e;
            }
            // Once more, for the reason.
            return load(type, name, code, 1);
        }
    }

    private static BpfProgram load(Type type, String name, byte[] code, int logLevel) throws NativeCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment instructions = arena.allocate(code.length, Long.BYTES);
            MemorySegment.copy(code, 0, instructions, ValueLayout.JAVA_BYTE, 0, code.length);
            MemorySegment log = arena.allocate(logLevel == 0 ? 1 : LOG_BYTES);
            MemorySegment attributes = arena.allocate(LOAD_BYTES, Long.BYTES);
            attributes.set(ValueLayout.JAVA_INT, 0, type.number);
            attributes.set(ValueLayout.JAVA_INT, 4, code.length / Long.BYTES);
            attributes.set(ValueLayout.JAVA_LONG, 8, instructions.address());
            attributes.set(ValueLayout.JAVA_LONG, 16, arena.allocateFrom(LICENSE).address());
            if (logLevel > 0) {
                attributes.set(ValueLayout.JAVA_INT, 24, logLevel);
                attributes.set(ValueLayout.JAVA_INT, 28, LOG_BYTES);
                attributes.set(ValueLayout.JAVA_LONG, 32, log.address());
            }
            attributes.setString(48, name.substring(0, Math.min(name.length(), NAME_BYTES)));
            try {
                int descriptor =
                        NativeCalls.get().bpf("the kernel refused program " + name, COMMAND_LOAD, attributes);
                return new BpfProgram(descriptor, name);
            } catch (NativeCallException e) {
                String reason = logLevel == 0 ? "" : lastLines(log.getString(0));
                throw new NativeCallException(
                        e.getMessage() + (reason.isEmpty() ? "" : ":\n" + reason), e.errorNumber());
            }
        }
    }

    private static String lastLines(String log) {
        List<String> lines = log.lines().filter(line -> !line.isBlank()).toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
    }

    /// One that there is already.
    ///
    /// @param descriptor closed with it
    static BpfProgram of(int descriptor, String name) {
        return new BpfProgram(descriptor, name);
    }

    /// Has the program outlive this process, and run on at the places where it is attached from now on.
    ///
    /// @param name of the program there; the places have names that are made of it
    /// @return the same
    public BpfProgram keepIn(Pins folder, String name) {
        folder.keep(name, descriptor);
        return keepRunningIn(folder, name);
    }

    /// Has the program run on, when this process has ended, at the places where it is attached from now on.
    ///
    /// @return the same
    public BpfProgram keepRunningIn(Pins folder, String name) {
        pins = folder;
        pinName = name;
        return this;
    }

    private String linkName(int index) {
        return "link_" + pinName + "_" + index;
    }

    private void addLink(int link) {
        pins.keep(linkName(links.size()), link);
        links.add(link);
    }

    /// Runs the program at a raw tracepoint, from now on.
    public void attachRaw(String tracepoint) throws NativeCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(16, Long.BYTES);
            attributes.set(ValueLayout.JAVA_LONG, 0, arena.allocateFrom(tracepoint).address());
            attributes.set(ValueLayout.JAVA_INT, 8, descriptor);
            addLink(NativeCalls.get()
                    .bpf("cannot attach " + name + " to " + tracepoint, COMMAND_RAW_TRACEPOINT, attributes));
        }
    }

    /// Runs the program at a tracepoint, in all processes on all CPUs, from now on.
    ///
    /// @param id of the tracepoint, from its tracefs folder
    public void attach(int id) throws NativeCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(PERF_ATTRIBUTE_BYTES, Long.BYTES);
            attributes.set(ValueLayout.JAVA_INT, 0, PERF_TYPE_TRACEPOINT);
            attributes.set(ValueLayout.JAVA_INT, 4, PERF_ATTRIBUTE_BYTES);
            attributes.set(ValueLayout.JAVA_LONG, 8, id);
            NativeCalls calls = NativeCalls.get();
            // One event on one CPU is enough: the program belongs to the tracepoint.
            int event = calls.perfEventOpen(attributes, -1, 0, -1, PERF_CLOSE_ON_EXEC);
            if (pins.areKept() && link(event)) {
                return;
            }
            links.add(event);
            calls.control("cannot attach " + name, event, PERF_SET_PROGRAM, descriptor);
            calls.control("cannot attach " + name, event, PERF_ENABLE, 0);
        }
    }

    /// Attaches by a link, which can be pinned as an event cannot.
    ///
    /// @param event closed where this succeeds
    /// @return false before Linux 5.15, which has no links to events
    private boolean link(int event) throws NativeCallException {
        NativeCalls calls = NativeCalls.get();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(LINK_BYTES, Long.BYTES);
            attributes.set(ValueLayout.JAVA_INT, 0, descriptor);
            attributes.set(ValueLayout.JAVA_INT, 4, event);
            attributes.set(ValueLayout.JAVA_INT, 8, LINK_TO_PERF_EVENT);
            addLink(calls.bpf("cannot attach " + name, COMMAND_LINK, attributes));
        } catch (NativeCallException e) {
            return false;
        }
        calls.close(event);
        return true;
    }

    /// Whether it runs anywhere.
    public boolean isAttached() {
        return !links.isEmpty();
    }

    /// Waits for the end of all runs that had begun before.
    public static void awaitRuns() {
        NativeCalls.get().awaitPrograms();
    }

    /// Stops running anywhere. A run that has begun may still be under way: [#awaitRuns]; where a place was pinned,
    /// some more may begin for a moment.
    public void detach() {
        for (int i = 0; i < links.size(); i++) {
            pins.forget(linkName(i));
            NativeCalls.get().close(links.get(i));
        }
        links.clear();
    }

    /// How often the kernel left a run out because one was under way on the same CPU; 0 where it does not count.
    public long missedRuns() throws NativeCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment information = arena.allocate(INFORMATION_BYTES, Long.BYTES);
            MemorySegment attributes = arena.allocate(16, Long.BYTES);
            attributes.set(ValueLayout.JAVA_INT, 0, descriptor);
            attributes.set(ValueLayout.JAVA_INT, 4, INFORMATION_BYTES);
            attributes.set(ValueLayout.JAVA_LONG, 8, information.address());
            NativeCalls.get().bpf("cannot ask for program " + name, COMMAND_INFORMATION, attributes);
            return information.get(ValueLayout.JAVA_LONG, RECURSION_MISSES);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            detach();
            NativeCalls.get().close(descriptor);
        }
    }
}
