// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.trace;

import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.DynamicLengthArray;
import dev.ringside.ctf.schema.FieldClass.FixedLengthBoolean;
import dev.ringside.ctf.schema.FieldClass.FixedLengthFloatingPoint;
import dev.ringside.ctf.schema.FieldClass.FixedLengthInteger;
import dev.ringside.ctf.schema.FieldClass.NullTerminatedString;
import dev.ringside.ctf.schema.FieldClass.OptionalField;
import dev.ringside.ctf.schema.FieldClass.StaticLengthArray;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.IntegerRange;
import dev.ringside.ctf.schema.IntegerRangeSet;
import dev.ringside.ctf.schema.Mapping;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StringEncoding;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.protocol.FieldType;
import dev.ringside.protocol.FieldType.ArrayType;
import dev.ringside.protocol.FieldType.BooleanType;
import dev.ringside.protocol.FieldType.EnumType;
import dev.ringside.protocol.FieldType.FloatType;
import dev.ringside.protocol.FieldType.IntegerType;
import dev.ringside.protocol.FieldType.NamedField;
import dev.ringside.protocol.FieldType.OptionalType;
import dev.ringside.protocol.FieldType.SequenceType;
import dev.ringside.protocol.FieldType.StructureType;
import dev.ringside.protocol.FieldType.TextType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Turns the field types of a tracepoint into the field classes of its event record class, as the table at [FieldType]
/// says. The types have been checked ([DescriptionCheck]).
public final class FieldClasses {
    private static final String ELEMENT = "element";

    private FieldClasses() {}

    /// The payload of an event.
    public static Structure payload(List<NamedField> fields) {
        return structure(fields, Optional.of(Scope.EVENT_RECORD_PAYLOAD));
    }

    /// An unsigned integer with roles, byte-packed.
    static FixedLengthInteger unsigned(int sizeBits, DisplayBase base, Role... roles) {
        return new FixedLengthInteger(
                BitArrayLayout.ofNativeBytes(sizeBits), false, base, false, List.of(), Set.of(roles), Attributes.NONE);
    }

    static FixedLengthInteger unsigned(int sizeBits, Role... roles) {
        return unsigned(sizeBits, DisplayBase.DECIMAL, roles);
    }

    static FixedLengthInteger signed(int sizeBits) {
        return new FixedLengthInteger(
                BitArrayLayout.ofNativeBytes(sizeBits),
                true,
                DisplayBase.DECIMAL,
                false,
                List.of(),
                Set.of(),
                Attributes.NONE);
    }

    static Structure structure(List<StructureMember> members) {
        return new Structure(members, 1, Attributes.NONE);
    }

    /// @param root the scope whose root structure this is; locations at that level are absolute, as LTTng writes them
    private static Structure structure(List<NamedField> fields, Optional<Scope> root) {
        List<StructureMember> members = new ArrayList<>();
        for (NamedField field : fields) {
            addField(members, field.name(), field.type(), root);
        }
        return structure(members);
    }

    /// Adds a field, after the member that gives its length or presence.
    private static void addField(
            List<StructureMember> members, String name, FieldType type, Optional<Scope> root) {
        switch (type) {
            case SequenceType(FieldType element) -> {
                String length = "_" + name + "_length";
                members.add(new StructureMember(length, unsigned(Integer.SIZE)));
                members.add(new StructureMember(
                        name, new DynamicLengthArray(element(element), at(root, length), 1, Attributes.NONE)));
            }
            case OptionalType(FieldType value) -> {
                String present = "_" + name + "_present";
                members.add(new StructureMember(present, bool()));
                members.add(new StructureMember(
                        name, new OptionalField(element(value), at(root, present), Optional.empty(), Attributes.NONE)));
            }
            default -> members.add(new StructureMember(name, element(type)));
        }
    }

    /// A field without a name of its own: where it needs a companion, the two are wrapped into a structure.
    private static FieldClass element(FieldType type) {
        return switch (type) {
            case IntegerType integer -> integer(integer, Map.of(), false);
            case EnumType(IntegerType container, List<String> labels) -> integer(container, mappings(labels), true);
            case FloatType(int sizeBits) ->
                new FixedLengthFloatingPoint(BitArrayLayout.ofNativeBytes(sizeBits), Attributes.NONE);
            case BooleanType() -> bool();
            case TextType() -> new NullTerminatedString(StringEncoding.UTF_8, Attributes.NONE);
            case StructureType(List<NamedField> fields) -> structure(fields, Optional.empty());
            case ArrayType(FieldType element, int length) ->
                new StaticLengthArray(element(element), length, 1, Attributes.NONE);
            case SequenceType sequence -> wrapped(sequence);
            case OptionalType optional -> wrapped(optional);
        };
    }

    private static Structure wrapped(FieldType type) {
        return structure(List.of(new NamedField(ELEMENT, type)), Optional.empty());
    }

    private static FieldLocation at(Optional<Scope> root, String member) {
        return new FieldLocation(root, List.of(member));
    }

    private static FixedLengthBoolean bool() {
        return new FixedLengthBoolean(BitArrayLayout.ofNativeBytes(Byte.SIZE), Attributes.NONE);
    }

    private static FixedLengthInteger integer(
            IntegerType type, Map<String, List<IntegerRange>> labels, boolean enumeration) {
        List<Mapping> mappings = new ArrayList<>();
        labels.forEach((label, ranges) -> mappings.add(new Mapping(label, new IntegerRangeSet(ranges))));
        return new FixedLengthInteger(
                BitArrayLayout.ofNativeBytes(type.sizeBits()),
                type.signed(),
                displayBase(type.base()),
                enumeration,
                mappings,
                Set.of(),
                Attributes.NONE);
    }

    private static DisplayBase displayBase(int radix) {
        return switch (radix) {
            case 2 -> DisplayBase.BINARY;
            case 8 -> DisplayBase.OCTAL;
            case 16 -> DisplayBase.HEXADECIMAL;
            default -> DisplayBase.DECIMAL;
        };
    }

    /// One mapping a label: CTF 2 keeps them in a JSON object, where a name can stand once only.
    private static Map<String, List<IntegerRange>> mappings(List<String> labels) {
        Map<String, List<IntegerRange>> byLabel = new LinkedHashMap<>();
        for (int value = 0; value < labels.size(); value++) {
            byLabel.computeIfAbsent(labels.get(value), label -> new ArrayList<>())
                    .add(IntegerRange.of(value));
        }
        return byLabel;
    }
}
