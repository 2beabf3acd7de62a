// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo;

import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.NullTerminatedString;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.StringEncoding;
import dev.ringside.ctf.schema.StructureMember;
import java.util.ArrayList;
import java.util.List;

/// The members of a common context that matter here: what LTTng's context fields `ip` and `vpid` give, and the
/// structure that is added.
final class ContextFields {
    static final String INSTRUCTION_POINTER = "ip";
    static final String PROCESS_ID = "vpid";
    static final String BINARY = "bin";
    static final String FUNCTION = "func";
    static final String SOURCE = "src";

    private ContextFields() {}

    /// Whether the events of a class say where they happened, in a common context without a member of the name to be
    /// added.
    static boolean canBeAugmented(DataStreamClass streamClass, String fieldName) {
        return streamClass.eventRecordCommonContext().isPresent()
                && isInteger(streamClass.eventRecordCommonContext().get(), INSTRUCTION_POINTER, false)
                && isInteger(streamClass.eventRecordCommonContext().get(), PROCESS_ID, true)
                && streamClass.eventRecordCommonContext().get().members().stream()
                        .noneMatch(member -> member.name().equals(fieldName));
    }

    private static boolean isInteger(Structure context, String name, boolean signed) {
        return context.members().stream().anyMatch(member -> member.name().equals(name)
                && member.fieldClass() instanceof FieldClass.Integer integer
                && integer.signed() == signed);
    }

    /// The same class with the structure at the end of its common context.
    static DataStreamClass augmented(DataStreamClass streamClass, String fieldName) {
        return new DataStreamClass(
                streamClass.id(),
                streamClass.identity(),
                streamClass.defaultClockClassId(),
                streamClass.packetContext(),
                streamClass.eventRecordHeader(),
                streamClass.eventRecordCommonContext().map(context -> augmented(context, fieldName)),
                streamClass.eventRecordClasses(),
                streamClass.attributes());
    }

    private static Structure augmented(Structure context, String fieldName) {
        FieldClass text = new NullTerminatedString(StringEncoding.UTF_8, Attributes.NONE);
        Structure added = new Structure(
                List.of(
                        new StructureMember(BINARY, text),
                        new StructureMember(FUNCTION, text),
                        new StructureMember(SOURCE, text)),
                1,
                Attributes.NONE);
        List<StructureMember> members = new ArrayList<>(context.members());
        members.add(new StructureMember(fieldName, added));
        return new Structure(members, context.minimumAlignmentBits(), context.attributes());
    }
}
