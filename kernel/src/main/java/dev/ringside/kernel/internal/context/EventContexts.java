// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.context;

import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StringEncoding;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.kernel.KernelContext;
import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.PerfCounter;
import dev.ringside.kernel.internal.bpf.PerfCounters;
import dev.ringside.kernel.internal.bpf.Pins;
import dev.ringside.kernel.internal.linux.NativeCallException;
import dev.ringside.kernel.internal.capture.CapturedRecord;
import dev.ringside.kernel.internal.transcode.ContextPlanner;
import dev.ringside.kernel.internal.transcode.FieldOperation;
import dev.ringside.kernel.internal.transcode.RecordBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The context fields of one channel's event records, in their order. Where all of them are in the kernel's record, the
/// event's transcoder writes them ([#operations]); otherwise they are written here. Under the recorder's lock.
public final class EventContexts {
    private static final String CPU = "cpu_id";
    private static final int THREAD_OFFSET = 4;

    private final List<KernelContext> contexts = new ArrayList<>();
    private final List<PerfCounter> counters = new ArrayList<>();
    private final ThreadContexts threads;
    private CallStack kernelStack = new CallStack();
    private CallStack userStack = new CallStack();
    private @Nullable Predicate<ThreadContexts> tracked;
    private byte[] page = new byte[0];
    private int record;
    private int cpu;

    public EventContexts(ThreadContexts threads) {
        this.threads = threads;
    }

    public void add(KernelContext context) throws KernelTracingException {
        threads.want(context);
        contexts.add(context);
    }

    /// Adds a performance counter, behind all other contexts. The records of all events must have its value before them
    /// ([CapturedRecord]).
    ///
    /// @throws KernelTracingException where the kernel has no such counter, or no room is left
    public void add(PerfCounter counter, List<Integer> cpus) throws KernelTracingException {
        if (counters.size() == CapturedRecord.MAX_COUNTERS) {
            throw new KernelTracingException(
                    Reason.UNSUPPORTED,
                    "context " + counter.typeName() + ": a channel has at most " + CapturedRecord.MAX_COUNTERS
                            + " performance counters");
        }
        if (has(KernelContext.CALLSTACK_KERNEL) || has(KernelContext.CALLSTACK_USER)) {
            throw new KernelTracingException(
                    Reason.UNSUPPORTED,
                    "context " + counter.typeName() + ": a channel with call stacks has no performance counters: the "
                            + "kernel puts call stacks behind records of tracefs only");
        }
        try {
            new PerfCounters(counter.type(), counter.config(), cpus, Pins.none()).close();
        } catch (NativeCallException e) {
            throw new KernelTracingException(
                    Reason.UNSUPPORTED,
                    "context " + counter.typeName() + ": this machine has no such counter, or not for this user: "
                            + e.getMessage(),
                    e);
        }
        counters.add(counter);
    }

    public List<PerfCounter> counters() {
        return List.copyOf(counters);
    }

    public boolean has(PerfCounter counter) {
        return counters.contains(counter);
    }

    public List<KernelContext> list() {
        return List.copyOf(contexts);
    }

    public boolean has(KernelContext context) {
        return contexts.contains(context);
    }

    public boolean hasStacks() {
        return has(KernelContext.CALLSTACK_KERNEL) || has(KernelContext.CALLSTACK_USER);
    }

    /// Whether any tells of the state of the CPU at the event ([#isCpuState]).
    public boolean hasCpuState() {
        return contexts.stream().anyMatch(EventContexts::isCpuState);
    }

    /// Whether a context tells of the state of the CPU at the event.
    public static boolean isCpuState(KernelContext context) {
        return switch (context) {
            case INTERRUPTIBLE, PREEMPTIBLE, NEED_RESCHEDULE, MIGRATABLE -> true;
            default -> false;
        };
    }

    /// Those of the event to look at next.
    public void stacks(CallStack kernel, CallStack user) {
        kernelStack = kernel;
        userStack = user;
    }

    /// Has the value of a context known that a filter names.
    ///
    /// @throws KernelTracingException where there is none of that name, or it cannot be had in this channel
    public void want(String name) throws KernelTracingException {
        if (name.equals(CPU)) {
            return;
        }
        Optional<KernelContext> context = ThreadContexts.context(name);
        if (context.isEmpty()) {
            throw new KernelTracingException(Reason.INVALID, "no filter can ask for the context: name=" + name);
        }
        if (isCpuState(context.get()) && !counters.isEmpty()) {
            throw new KernelTracingException(
                    Reason.UNSUPPORTED,
                    "the channel has performance counters, and what records events with these cannot tell " + name);
        }
        threads.want(context.get());
    }

    /// Which events count at all, by their threads.
    ///
    /// @param which null: all
    public void track(@Nullable Predicate<ThreadContexts> which) {
        tracked = which;
    }

    /// Turns to an event.
    ///
    /// @param at   where its record starts in the page
    /// @param size of the record
    public void look(byte[] from, int at, int size, long time, int onCpu) {
        page = from;
        record = at;
        cpu = onCpu;
        threads.look(size < ContextPlanner.COMMON_BYTES ? 0 : RecordBytes.getInt(from, at + THREAD_OFFSET), time);
    }

    /// Whether all events count.
    public boolean tracksAll() {
        return tracked == null;
    }

    /// Whether the event at hand counts.
    public boolean isTracked() {
        return tracked == null || tracked.test(threads);
    }

    /// What a filter gets for a context of the event at hand.
    public @Nullable Object value(String name) {
        if (name.equals(CPU)) {
            return (long) cpu;
        }
        Optional<KernelContext> context = ThreadContexts.context(name);
        return context.isEmpty()
                ? null
                : switch (context.get()) {
                    case PROCNAME, HOSTNAME -> threads.string(context.get());
                    case INTERRUPTIBLE, PREEMPTIBLE, NEED_RESCHEDULE, MIGRATABLE ->
                        (long) ContextPlanner.flag(context.get(), page, record);
                    case TID, PID, PPID, VTID, VPID, VPPID, PRIO, NICE -> (long) threads.number(context.get());
                    default -> threads.number(context.get()) & 0xffff_ffffL;
                };
    }

    /// The structure of the context; empty where there is none.
    public Optional<FieldClass.Structure> structure() {
        if (contexts.isEmpty() && counters.isEmpty()) {
            return Optional.empty();
        }
        List<StructureMember> members = Stream.concat(
                        contexts.stream().flatMap(EventContexts::members),
                        counters.stream()
                                .map(counter -> new StructureMember(
                                        counter.fieldName(), integer(64, false, DisplayBase.DECIMAL))))
                .toList();
        return Optional.of(new FieldClass.Structure(members, 1, Attributes.NONE));
    }

    private static Stream<StructureMember> members(KernelContext context) {
        String name = context.fieldName();
        return switch (context) {
            case PROCNAME -> Stream.of(new StructureMember(name, text(ThreadContexts.NAME_BYTES)));
            case HOSTNAME -> Stream.of(new StructureMember(name, text(ThreadContexts.HOST_NAME_BYTES)));
            case INTERRUPTIBLE, PREEMPTIBLE, NEED_RESCHEDULE, MIGRATABLE ->
                Stream.of(new StructureMember(name, integer(8, false, DisplayBase.DECIMAL)));
            case TID, PID, PPID, VTID, VPID, VPPID, PRIO, NICE ->
                Stream.of(new StructureMember(name, integer(32, true, DisplayBase.DECIMAL)));
            case CALLSTACK_KERNEL, CALLSTACK_USER -> {
                String length = "_" + name + "_length";
                FieldLocation location =
                        new FieldLocation(Optional.of(Scope.EVENT_RECORD_COMMON_CONTEXT), List.of(length));
                yield Stream.of(
                        new StructureMember(length, integer(32, false, DisplayBase.DECIMAL)),
                        new StructureMember(
                                name,
                                new FieldClass.DynamicLengthArray(
                                        integer(64, false, DisplayBase.HEXADECIMAL), location, 1, Attributes.NONE)));
            }
            default -> Stream.of(new StructureMember(name, integer(32, false, DisplayBase.DECIMAL)));
        };
    }

    private static FieldClass integer(int bits, boolean signed, DisplayBase base) {
        return new FieldClass.FixedLengthInteger(
                BitArrayLayout.ofNativeBytes(bits), signed, base, false, List.of(), Set.of(), Attributes.NONE);
    }

    private static FieldClass text(int bytes) {
        return new FieldClass.StaticLengthString(StringEncoding.UTF_8, bytes, Attributes.NONE);
    }

    /// Whether the values are written here, and not by the event's transcoder.
    public boolean areWrittenHere() {
        return !counters.isEmpty() || !contexts.stream().allMatch(ContextPlanner::isInRecord);
    }

    /// The steps of a transcoder that write the context, where it is not written here.
    public List<FieldOperation> operations() {
        return areWrittenHere() ? List.of() : ContextPlanner.operations(contexts);
    }

    /// The most bytes of the context of the event at hand.
    public int maximumBytes() {
        return (contexts.size() + counters.size()) * Long.BYTES
                + ThreadContexts.NAME_BYTES
                + ThreadContexts.HOST_NAME_BYTES
                + kernelStack.bytes()
                + userStack.bytes();
    }

    /// Writes the context of the event at hand.
    ///
    /// @return where it ends
    public int write(byte[] packet, int at) {
        int target = at;
        for (KernelContext context : contexts) {
            target = switch (context) {
                case CALLSTACK_KERNEL -> kernelStack.write(packet, target);
                case CALLSTACK_USER -> userStack.write(packet, target);
                case PROCNAME, HOSTNAME -> threads.writeText(context, packet, target);
                case INTERRUPTIBLE, PREEMPTIBLE, NEED_RESCHEDULE, MIGRATABLE -> {
                    packet[target] = (byte) ContextPlanner.flag(context, page, record);
                    yield target + 1;
                }
                default -> {
                    RecordBytes.putInt(packet, target, threads.number(context));
                    yield target + Integer.BYTES;
                }
            };
        }
        int counterBytes = counters.size() * Long.BYTES;
        System.arraycopy(page, record - counterBytes, packet, target, counterBytes);
        return target + counterBytes;
    }
}
