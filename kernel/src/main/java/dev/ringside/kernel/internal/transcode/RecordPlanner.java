// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.transcode;

import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.kernel.internal.format.CTypes;
import dev.ringside.kernel.internal.format.EventField;
import dev.ringside.kernel.internal.format.EventField.Shape;
import dev.ringside.kernel.internal.format.EventFormat;
import dev.ringside.kernel.internal.format.PrintFormat;
import dev.ringside.kernel.internal.names.EventMapping;
import dev.ringside.kernel.internal.names.EventNames;
import dev.ringside.kernel.internal.names.FieldMapping;
import dev.ringside.kernel.internal.transcode.FieldOperation.CopyBytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Plans the records of an event: LTTng's fields where the table has the event, else the kernel's own. Immutable; any
/// thread.
public final class RecordPlanner {
    private static final String SYSTEM_CALLS = "syscalls";
    private static final String ENTRY_PREFIX = "sys_enter_";
    private static final String EXIT_PREFIX = "sys_exit_";

    private final EventNames names;

    public RecordPlanner(EventNames names) {
        this.names = names;
    }

    public RecordPlan plan(EventFormat format) {
        if (format.system().equals(SYSTEM_CALLS)) {
            return planSystemCall(format);
        }
        Optional<EventMapping> mapping = names.mapping(format.system(), format.name());
        FieldPlanner planner = new FieldPlanner(PrintFormat.parse(format.printFormat()));
        if (mapping.isPresent() && !mapping.get().fields().isEmpty()) {
            for (FieldMapping field : mapping.get().fields()) {
                // A field that this version of the kernel does not have is left out.
                source(format, field.source()).ifPresent(source -> planner.add(source, field));
            }
        } else {
            format.fields().forEach(planner::add);
        }
        return planner.finish(names.nameOf(format.system(), format.name()), format.id());
    }

    private static Optional<EventField> source(EventFormat format, String name) {
        return name.startsWith("common_") ? format.commonField(name) : format.field(name);
    }

    /// LTTng's name of a system call's event.
    public static String systemCallName(String kernelName) {
        return kernelName.startsWith(ENTRY_PREFIX)
                ? "syscall_entry_" + kernelName.substring(ENTRY_PREFIX.length())
                : kernelName.startsWith(EXIT_PREFIX)
                        ? "syscall_exit_" + kernelName.substring(EXIT_PREFIX.length())
                        : kernelName;
    }

    /// The kernel writes each argument as a word; its declared type says how much of it counts. A pointer is shown as
    /// the address that it is: what it points to is not in the record.
    private RecordPlan planSystemCall(EventFormat format) {
        Optional<EventMapping> mapping = names.mapping(format.system(), format.name());
        FieldPlanner planner = new FieldPlanner(PrintFormat.parse(""));
        for (EventField field : format.fields()) {
            if (field.name().equals("__syscall_nr") || field.name().equals("nr")) {
                continue;
            }
            EventField argument = field.shape() == Shape.SCALAR ? argument(field) : field;
            Optional<FieldMapping> known = mapping.stream()
                    .flatMap(event -> event.fields().stream())
                    .filter(candidate -> candidate.source().equals(field.name()))
                    .findFirst();
            planner.add(argument, field, known.orElseGet(() -> FieldPlanner.asItIs(argument)));
        }
        return planner.finish(systemCallName(format.name()), format.id());
    }

    private static EventField argument(EventField field) {
        int bytes = Math.min(CTypes.sizeBytes(field.type()).orElse(field.sizeBytes()), field.sizeBytes());
        boolean littleEndian = java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN;
        int offset = field.offsetBytes() + (littleEndian ? 0 : field.sizeBytes() - bytes);
        return new EventField(
                field.type(), field.name(), Shape.SCALAR, offset, bytes, bytes, CTypes.isSigned(field.type()));
    }

    /// Collects the members and steps of one event. One thread.
    private static final class FieldPlanner {
        private final PrintFormat printFormat;
        private final List<StructureMember> members = new ArrayList<>();
        private final List<FieldOperation> operations = new ArrayList<>();
        private final Set<String> memberNames = new LinkedHashSet<>();
        private final Map<String, EventField> kernelFields = new HashMap<>();

        FieldPlanner(PrintFormat printFormat) {
            this.printFormat = printFormat;
        }

        /// A field as the kernel has it.
        void add(EventField field) {
            add(field, asItIs(field));
        }

        static FieldMapping asItIs(EventField field) {
            return new FieldMapping(field.name(), field.name(), 0, Optional.empty());
        }

        void add(EventField field, FieldMapping mapping) {
            add(field, field, mapping);
        }

        /// @param declared what the kernel knows the field as
        void add(EventField field, EventField declared, FieldMapping mapping) {
            if (!memberNames.add(mapping.name())) {
                return;
            }
            FieldPlan plan = FieldPlans.plan(field, mapping, base(field), printFormat.labelsOf(field.name()));
            plan.lengthClass().ifPresent(length -> member("_" + mapping.name() + "_length", length));
            member(mapping.name(), plan.fieldClass());
            if (isSame(plan.operation(), declared)) {
                kernelFields.put(mapping.name(), declared);
            }
            append(plan.operation());
        }

        /// Whether a member of the payload has the very value of the kernel's field.
        private static boolean isSame(FieldOperation operation, EventField declared) {
            return switch (operation) {
                case CopyBytes(int source, int count) ->
                    source == declared.offsetBytes() && count == declared.sizeBytes();
                case FieldOperation.LocatedText _, FieldOperation.ArrayText _ -> true;
                default -> false;
            };
        }

        private DisplayBase base(EventField field) {
            return field.isPointer() || printFormat.isHexadecimal(field.name())
                    ? DisplayBase.HEXADECIMAL
                    : DisplayBase.DECIMAL;
        }

        private void member(String name, FieldClass fieldClass) {
            members.add(new StructureMember(name, fieldClass));
        }

        /// Neighbours that are copied as they are become one step.
        private void append(FieldOperation operation) {
            if (!operations.isEmpty()
                    && operation instanceof CopyBytes(int source, int count)
                    && operations.getLast() instanceof CopyBytes(int before, int countBefore)
                    && before + countBefore == source) {
                operations.set(operations.size() - 1, new CopyBytes(before, countBefore + count));
            } else {
                operations.add(operation);
            }
        }

        RecordPlan finish(String name, int kernelId) {
            FieldClass.Structure payload = new FieldClass.Structure(members, 1, Attributes.NONE);
            return new RecordPlan(name, kernelId, payload, operations, kernelFields);
        }
    }
}
