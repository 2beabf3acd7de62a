// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.testing;

import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.BitOrder;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.FixedLengthInteger;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.FieldClass.VariableLengthInteger;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.Identity;
import dev.ringside.ctf.schema.IntegerRange;
import dev.ringside.ctf.schema.IntegerRangeSet;
import dev.ringside.ctf.schema.Mapping;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StringEncoding;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.ctf.schema.VariantOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Field classes with each value of each property, and trace classes with one event whose payload has such a field in
/// each kind of container, behind a few bits, so that nothing happens to be aligned.
public final class MatrixSchemas {
    private static final BitArrayLayout BYTE = BitArrayLayout.of(8, ByteOrder.LITTLE_ENDIAN, 8);
    private static final String LENGTH = "length";
    private static final String FLAG = "flag";
    private static final String SELECTOR = "selector";
    private static final IntegerRangeSet LOW = IntegerRangeSet.of(IntegerRange.of(0, 1));
    private static final IntegerRangeSet HIGH = IntegerRangeSet.of(IntegerRange.of(2, 3));

    private MatrixSchemas() {}

    /// The lengths, flags and selectors that the others may depend on, by name.
    private static List<StructureMember> targets() {
        return List.of(
                new StructureMember(LENGTH, integer(BYTE, false)),
                new StructureMember(FLAG, new FieldClass.FixedLengthBoolean(BYTE, Attributes.NONE)),
                new StructureMember(SELECTOR, integer(BYTE, false)),
                new StructureMember("signed", integer(BYTE, true)),
                new StructureMember("leb", variable(false, DisplayBase.DECIMAL, false)),
                new StructureMember("signedLeb", variable(true, DisplayBase.DECIMAL, false)));
    }

    private static FieldLocation at(String name) {
        return new FieldLocation(Optional.of(Scope.EVENT_RECORD_PAYLOAD), List.of(name));
    }

    /// All field classes that the domain of [FieldClassMatrix] names.
    public static List<FieldClass> fieldClasses() {
        List<FieldClass> all = new ArrayList<>();
        addFixedLength(all);
        addIntegers(all);
        for (StringEncoding encoding : StringEncoding.values()) {
            all.add(new FieldClass.NullTerminatedString(encoding, Attributes.NONE));
            all.add(new FieldClass.StaticLengthString(encoding, 3L * encoding.codeUnitBytes(), Attributes.NONE));
            all.add(new FieldClass.DynamicLengthString(encoding, at(LENGTH), Attributes.NONE));
        }
        FieldClass text = new FieldClass.NullTerminatedString(StringEncoding.UTF_8, Attributes.NONE);
        for (int length : new int[] {0, 3}) {
            all.add(new FieldClass.StaticLengthBlob(length, "image/png", Set.of(), Attributes.NONE));
            all.add(new FieldClass.StaticLengthArray(text, length, 1, Attributes.NONE));
            all.add(new FieldClass.StaticLengthArray(integer(bits(5), false), length, 32, Attributes.NONE));
        }
        all.add(new FieldClass.DynamicLengthBlob(at(LENGTH), "image/png", Attributes.NONE));
        all.add(new FieldClass.DynamicLengthArray(integer(bits(3), true), at(LENGTH), 1, Attributes.NONE));
        all.add(new FieldClass.DynamicLengthArray(text, at(LENGTH), 64, Attributes.NONE));
        List<StructureMember> members =
                List.of(new StructureMember("a", integer(bits(3), false)), new StructureMember("b", text));
        for (int alignment : new int[] {1, 64}) {
            all.add(new Structure(List.of(), alignment, Attributes.NONE));
            all.add(new Structure(members, alignment, Attributes.NONE));
        }
        addDependent(all, text);
        return all;
    }

    private static BitArrayLayout bits(int length) {
        return BitArrayLayout.of(length, ByteOrder.LITTLE_ENDIAN, 1);
    }

    private static void addFixedLength(List<FieldClass> all) {
        for (ByteOrder byteOrder : ByteOrder.values()) {
            for (BitOrder bitOrder : BitOrder.values()) {
                for (int alignment : new int[] {1, 4, 8, 32}) {
                    for (int length : new int[] {3, 32, 43, 64, 131}) {
                        BitArrayLayout layout = new BitArrayLayout(length, byteOrder, bitOrder, alignment);
                        all.add(new FieldClass.FixedLengthBitArray(layout, Attributes.NONE));
                        all.add(new FieldClass.FixedLengthBitMap(
                                layout, List.of(new Mapping("low", LOW)), Attributes.NONE));
                        all.add(new FieldClass.FixedLengthBoolean(layout, Attributes.NONE));
                        all.add(integer(layout, false));
                        all.add(integer(layout, true));
                    }
                    for (int length : new int[] {16, 32, 64, 128, 160}) {
                        all.add(new FieldClass.FixedLengthFloatingPoint(
                                new BitArrayLayout(length, byteOrder, bitOrder, alignment), Attributes.NONE));
                    }
                }
            }
        }
    }

    private static void addIntegers(List<FieldClass> all) {
        for (DisplayBase base : DisplayBase.values()) {
            for (boolean signed : new boolean[] {false, true}) {
                for (boolean enumeration : new boolean[] {false, true}) {
                    all.add(new FixedLengthInteger(
                            bits(11), signed, base, enumeration, List.of(), Set.of(), Attributes.NONE));
                    all.add(variable(signed, base, enumeration));
                }
                List<Mapping> mappings = List.of(new Mapping("low", LOW), new Mapping("high", HIGH));
                all.add(new FixedLengthInteger(bits(11), signed, base, true, mappings, Set.of(), Attributes.NONE));
                all.add(new VariableLengthInteger(signed, base, true, mappings, Set.of(), Attributes.NONE));
            }
        }
    }

    private static void addDependent(List<FieldClass> all, FieldClass content) {
        all.add(new FieldClass.OptionalField(content, at(FLAG), Optional.empty(), Attributes.NONE));
        for (String selector : List.of(SELECTOR, "signed", "leb", "signedLeb")) {
            all.add(new FieldClass.OptionalField(content, at(selector), Optional.of(LOW), Attributes.NONE));
            all.add(variant(content, selector, true));
            all.add(variant(content, selector, false));
        }
    }

    private static FieldClass.Variant variant(FieldClass content, String selector, boolean named) {
        return new FieldClass.Variant(
                List.of(
                        new VariantOption(named ? Optional.of("low") : Optional.empty(), content, LOW, Attributes.NONE),
                        new VariantOption(named ? Optional.of("high") : Optional.empty(), integer(BYTE, false), HIGH,
                                Attributes.NONE)),
                at(selector),
                Attributes.NONE);
    }

    private static FixedLengthInteger integer(BitArrayLayout layout, boolean signed) {
        return new FixedLengthInteger(layout, signed, DisplayBase.DECIMAL, false, List.of(), Set.of(), Attributes.NONE);
    }

    private static VariableLengthInteger variable(boolean signed, DisplayBase base, boolean enumeration) {
        return new VariableLengthInteger(signed, base, enumeration, List.of(), Set.of(), Attributes.NONE);
    }

    /// A trace class whose one event has a field class in each kind of container.
    public static TraceClass traceClass(FieldClass fieldClass) {
        List<StructureMember> members = new ArrayList<>(targets());
        for (String container : FieldClassMatrix.CONTAINERS) {
            // A few bits of the same order before it: where it need not be aligned, it is not.
            members.add(new StructureMember("before " + container, integer(layoutLike(fieldClass), false)));
            members.add(new StructureMember(container, contained(container, fieldClass)));
            members.add(new StructureMember("after " + container, integer(BYTE, false)));
        }
        var payload = new Structure(members, 1, Attributes.NONE);
        return traceClass(payload);
    }

    private static BitArrayLayout layoutLike(FieldClass fieldClass) {
        ByteOrder order = fieldClass instanceof FieldClass.FixedLength fixed
                ? fixed.layout().byteOrder() : ByteOrder.LITTLE_ENDIAN;
        return BitArrayLayout.of(2, order, 1);
    }

    private static FieldClass contained(String container, FieldClass fieldClass) {
        return switch (container) {
            case "structure" ->
                new Structure(List.of(new StructureMember("inner", fieldClass)), 1, Attributes.NONE);
            case "static-length-array" -> new FieldClass.StaticLengthArray(fieldClass, 2, 1, Attributes.NONE);
            case "dynamic-length-array" ->
                new FieldClass.DynamicLengthArray(fieldClass, at(LENGTH), 1, Attributes.NONE);
            case "optional" -> new FieldClass.OptionalField(fieldClass, at(FLAG), Optional.empty(), Attributes.NONE);
            default -> variant(fieldClass, SELECTOR, true);
        };
    }

    private static TraceClass traceClass(Structure payload) {
        var event = new EventRecordClass(0, identity("event"), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.of(payload), Attributes.NONE);
        var packetContext = new Structure(
                List.of(
                        new StructureMember("packet_size", role(64, Role.PACKET_TOTAL_LENGTH)),
                        new StructureMember("content_size", role(64, Role.PACKET_CONTENT_LENGTH))),
                1, Attributes.NONE);
        var header = new Structure(
                List.of(new StructureMember("id", role(16, Role.EVENT_RECORD_CLASS_ID))), 1, Attributes.NONE);
        var stream = new DataStreamClass(0, identity("stream"), Optional.empty(), Optional.of(packetContext),
                Optional.of(header), Optional.empty(), List.of(event), Attributes.NONE);
        return new TraceClass(CtfVersion.CTF_2, identity("trace"), Optional.empty(), Optional.empty(), Map.of(),
                List.of(), List.of(stream), Attributes.NONE);
    }

    private static FixedLengthInteger role(int bits, Role role) {
        return new FixedLengthInteger(BitArrayLayout.of(bits, ByteOrder.LITTLE_ENDIAN, 8), false, DisplayBase.DECIMAL,
                false, List.of(), Set.of(role), Attributes.NONE);
    }

    private static Identity identity(String name) {
        return new Identity(Optional.empty(), Optional.of(name), Optional.empty());
    }
}
