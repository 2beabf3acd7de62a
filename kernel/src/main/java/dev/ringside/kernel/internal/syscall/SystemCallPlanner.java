// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.syscall;

import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.kernel.internal.syscall.SystemCall.Parameter;
import dev.ringside.kernel.internal.syscall.SystemCall.Shown;
import dev.ringside.kernel.internal.transcode.CapturedPart;
import dev.ringside.kernel.internal.transcode.FieldOperation;
import dev.ringside.kernel.internal.transcode.FieldOperation.Captured;
import dev.ringside.kernel.internal.transcode.FieldOperation.CopyBytes;
import dev.ringside.kernel.internal.transcode.FieldPlans;
import dev.ringside.kernel.internal.transcode.RecordPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Plans the event records of one phase of a system call from what the programs send ([CaptureLayout]): LTTng's fields,
/// in its order. One plan, one instance; one thread.
public final class SystemCallPlanner {
    private static final String LENGTH_FORMAT = "_%s_length";
    private static final Map<Long, String> EPOLL_OPERATIONS = new LinkedHashMap<>(
            Map.of(1L, "EPOLL_CTL_ADD", 2L, "EPOLL_CTL_DEL", 3L, "EPOLL_CTL_MOD"));

    private final SystemCall call;
    private final Map<String, FieldClass> members = new LinkedHashMap<>();
    private final List<FieldOperation> operations = new ArrayList<>();
    private List<CaptureSlot> slots = List.of();
    private int firstSlot;
    private boolean atExit;

    private SystemCallPlanner(SystemCall call) {
        this.call = call;
    }

    /// The record of an entry.
    public static RecordPlan entry(SystemCall call) {
        SystemCallPlanner planner = new SystemCallPlanner(call);
        planner.addAll(Shown.AT_ENTRY);
        return planner.finish("syscall_entry_", CaptureLayout.ENTRY);
    }

    /// The record of an exit.
    public static RecordPlan exit(SystemCall call) {
        SystemCallPlanner planner = new SystemCallPlanner(call);
        planner.addExit();
        return planner.finish("syscall_exit_", CaptureLayout.EXIT);
    }

    /// The record of an exit after an entry that could not read all: what was read only now comes last. Empty where an
    /// entry reads nothing.
    public static Optional<RecordPlan> lateExit(SystemCall call) {
        if (CaptureSlot.of(call, Shown.AT_ENTRY).isEmpty()) {
            return Optional.empty();
        }
        SystemCallPlanner planner = new SystemCallPlanner(call);
        planner.addExit();
        planner.select(Shown.AT_ENTRY);
        call.parameters(Shown.AT_ENTRY).stream()
                .filter(parameter -> CaptureSlot.of(parameter).isPresent())
                .filter(parameter -> parameter.shown() == Shown.AT_ENTRY)
                .forEach(planner::add);
        return Optional.of(planner.finish("syscall_exit_", CaptureLayout.LATE_EXIT));
    }

    private void addExit() {
        DisplayBase base = call.hexReturn() ? DisplayBase.HEXADECIMAL : DisplayBase.DECIMAL;
        member("ret", FieldPlans.integer(Long.SIZE, !call.hexReturn(), base),
                new CopyBytes(CaptureLayout.RESULT, Long.BYTES));
        addAll(Shown.AT_EXIT);
    }

    private void addAll(Shown phase) {
        select(phase);
        call.parameters(phase).forEach(this::add);
    }

    private void select(Shown phase) {
        slots = CaptureSlot.of(call, phase);
        atExit = phase == Shown.AT_EXIT;
        firstSlot = atExit ? CaptureLayout.SLOTS_OF_A_PHASE : 0;
    }

    private RecordPlan finish(String prefix, int phase) {
        List<StructureMember> all = new ArrayList<>();
        members.forEach((name, fieldClass) -> all.add(new StructureMember(name, fieldClass)));
        return new RecordPlan(
                prefix + call.name(),
                CaptureLayout.type(call.number(), phase),
                new FieldClass.Structure(all, 1, Attributes.NONE),
                operations);
    }

    private void member(String name, FieldClass fieldClass, FieldOperation operation) {
        if (members.putIfAbsent(name, fieldClass) != null) {
            throw new IllegalStateException("a second field: call=" + call.name() + " field=" + name);
        }
        operations.add(operation);
    }

    private void add(Parameter parameter) {
        String name = parameter.name();
        int source = CaptureLayout.ARGUMENTS + parameter.argument() * Long.BYTES;
        switch (parameter.kind()) {
            case ParameterKind.Plain(int bytes, boolean signed, boolean hexadecimal) ->
                member(
                        name,
                        FieldPlans.integer(
                                bytes * Byte.SIZE,
                                signed,
                                hexadecimal ? DisplayBase.HEXADECIMAL : DisplayBase.DECIMAL),
                        new CopyBytes(source, bytes));
            case ParameterKind.Overflow(int limit, boolean ofResult) ->
                member(
                        name,
                        unsigned(Byte.SIZE),
                        new Captured(
                                CapturedPart.OVERFLOW, 0, ofResult ? CaptureLayout.RESULT : source, limit));
            case ParameterKind.EpollOperation _ ->
                member(name, FieldPlans.enumeration(4, true, EPOLL_OPERATIONS), new CopyBytes(source, 4));
            case ParameterKind.Text _ ->
                member(name, FieldPlans.string(), captured(parameter, CapturedPart.TEXT, source, 0));
            case ParameterKind.Pointed(int count) -> addPointed(parameter, count);
            case ParameterKind.Time(String part) ->
                member(
                        name,
                        structure(member("tv_sec", signed(Long.SIZE)), member(part, signed(Long.SIZE))),
                        captured(parameter, CapturedPart.BYTES, 0, 2 * Long.BYTES));
            case ParameterKind.Address _ -> addAddress(parameter);
            case ParameterKind.DescriptorSet _ ->
                addSequence(
                        name,
                        Byte.SIZE,
                        FieldPlans.integer(Byte.SIZE, false, DisplayBase.HEXADECIMAL),
                        captured(parameter, CapturedPart.DESCRIPTORS, 0, 0));
            case ParameterKind.PollCount(_, PolledStructure structure) ->
                member(
                        name,
                        unsigned(Integer.SIZE),
                        polled(parameter, structure, CapturedPart.POLL_COUNT, CapturedPart.EPOLL_COUNT));
            case ParameterKind.Polls(_, PolledStructure structure) ->
                member(
                        name,
                        new FieldClass.DynamicLengthArray(
                                structure == PolledStructure.POLL ? pollEvent() : epollEvent(),
                                payload("fds_length"),
                                1,
                                Attributes.NONE),
                        polled(parameter, structure, CapturedPart.POLLS, CapturedPart.EPOLLS));
            case ParameterKind.EpollEvent(PolledStructure structure) ->
                    member(name, epollEvent(), captured(parameter, CapturedPart.EPOLL, 0, structure.bytes()));
        }
    }

    private void addPointed(Parameter parameter, int count) {
        FieldClass one = signed(Integer.SIZE);
        member(
                parameter.name(),
                count == 0 ? one : new FieldClass.StaticLengthArray(one, count, 1, Attributes.NONE),
                captured(parameter, CapturedPart.BYTES, 0, Integer.BYTES * Math.max(1, count)));
    }

    private void addAddress(Parameter parameter) {
        member("family", unsigned(Short.SIZE), captured(parameter, CapturedPart.BYTES, 0, Short.BYTES));
        member(parameter.name(), unsigned(Short.SIZE), captured(parameter, CapturedPart.PORT, 0, 0));
        addSequence("v4addr", Integer.SIZE, unsigned(Byte.SIZE), captured(parameter, CapturedPart.IPV4, 0, 0));
        addSequence("v6addr", Integer.SIZE, unsigned(Short.SIZE), captured(parameter, CapturedPart.IPV6, 0, 0));
    }

    private void addSequence(String name, int lengthBits, FieldClass element, FieldOperation operation) {
        String length = LENGTH_FORMAT.formatted(name);
        members.put(length, unsigned(lengthBits));
        member(
                name, new FieldClass.DynamicLengthArray(element, payload(length), 1, Attributes.NONE), operation);
    }

    private Captured polled(
            Parameter parameter, PolledStructure structure, CapturedPart ofPoll, CapturedPart ofEpoll) {
        return structure == PolledStructure.POLL
                ? captured(parameter, ofPoll, CaptureLayout.RESULT, atExit ? 1 : 0)
                : captured(parameter, ofEpoll, 0, structure.bytes());
    }

    private Captured captured(Parameter parameter, CapturedPart part, int source, int size) {
        int slot = slots.indexOf(CaptureSlot.of(parameter).orElseThrow());
        return new Captured(part, CaptureLayout.CAPTURED + (firstSlot + slot) * Integer.BYTES, source, size);
    }

    private static FieldLocation payload(String name) {
        return new FieldLocation(Optional.of(Scope.EVENT_RECORD_PAYLOAD), List.of(name));
    }

    private static FieldClass pollEvent() {
        return structure(
                member("fd", signed(Integer.SIZE)),
                member("raw_events", FieldPlans.integer(Short.SIZE, false, DisplayBase.HEXADECIMAL)),
                member("events", eventBits("POLL", "IN", "PRI", "OUT", "ERR", "HUP", "NVAL")));
    }

    private static FieldClass epollEvent() {
        return structure(
                member(
                        "data_union",
                        structure(
                                member("u64", FieldPlans.integer(Long.SIZE, false, DisplayBase.HEXADECIMAL)),
                                member("fd", signed(Integer.SIZE)))),
                member("raw_events", FieldPlans.integer(Integer.SIZE, false, DisplayBase.HEXADECIMAL)),
                member("events", eventBits("EPOLL", "IN", "PRI", "OUT", "ERR", "HUP")));
    }

    /// A byte of flags, from the lowest.
    private static FieldClass eventBits(String prefix, String... names) {
        List<StructureMember> flags = new ArrayList<>();
        for (String name : names) {
            flags.add(member(prefix + name, bits(1)));
        }
        flags.add(member("padding", bits(Byte.SIZE - names.length)));
        return new FieldClass.Structure(flags, 1, Attributes.NONE);
    }

    private static FieldClass bits(int count) {
        return new FieldClass.FixedLengthInteger(
                BitArrayLayout.of(count, ByteOrder.LITTLE_ENDIAN, 1),
                false,
                DisplayBase.DECIMAL,
                false,
                List.of(),
                Set.of(),
                Attributes.NONE);
    }

    private static FieldClass unsigned(int bits) {
        return FieldPlans.integer(bits, false, DisplayBase.DECIMAL);
    }

    private static FieldClass signed(int bits) {
        return FieldPlans.integer(bits, true, DisplayBase.DECIMAL);
    }

    private static FieldClass structure(StructureMember... all) {
        return new FieldClass.Structure(List.of(all), 1, Attributes.NONE);
    }

    private static StructureMember member(String name, FieldClass fieldClass) {
        return new StructureMember(name, fieldClass);
    }
}
