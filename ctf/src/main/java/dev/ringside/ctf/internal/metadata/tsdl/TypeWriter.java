// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.internal.metadata.FieldPath;
import dev.ringside.ctf.internal.metadata.LocationResolver;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.DynamicLengthArray;
import dev.ringside.ctf.schema.FieldClass.DynamicLengthString;
import dev.ringside.ctf.schema.FieldClass.FixedLengthFloatingPoint;
import dev.ringside.ctf.schema.FieldClass.FixedLengthInteger;
import dev.ringside.ctf.schema.FieldClass.StaticLengthArray;
import dev.ringside.ctf.schema.FieldClass.StaticLengthBlob;
import dev.ringside.ctf.schema.FieldClass.StaticLengthString;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.FieldClass.Variant;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.IntegerRange;
import dev.ringside.ctf.schema.Mapping;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.ctf.schema.VariantOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Writes the types of the fields of one block.
final class TypeWriter {
    private static final String TEXT_BYTE = "integer { size = 8; align = 8; encoding = UTF8; }";
    private static final String BLOB_BYTE = "integer { size = 8; align = 8; base = 16; }";

    private final Optional<DataStreamClass> stream;
    private final ByteOrder byteOrder;
    private final TsdlText text;
    private final LocationResolver locations = new LocationResolver();
    private final Map<Scope, Set<String>> rootNames = new EnumMap<>(Scope.class);
    /// The names so far in each open structure, and how many names lead to it.
    private final List<Set<String>> openNames = new ArrayList<>();
    private final List<Integer> openDepths = new ArrayList<>();

    /// @param byteOrder the trace's, which need not be said
    TypeWriter(TraceClass trace, Optional<DataStreamClass> stream, ByteOrder byteOrder, TsdlText text) {
        this.stream = stream;
        this.byteOrder = byteOrder;
        this.text = text;
        know(Scope.PACKET_HEADER, trace.packetHeader());
        know(Scope.PACKET_CONTEXT, stream.flatMap(DataStreamClass::packetContext));
        know(Scope.EVENT_RECORD_HEADER, stream.flatMap(DataStreamClass::eventRecordHeader));
        know(Scope.EVENT_RECORD_COMMON_CONTEXT, stream.flatMap(DataStreamClass::eventRecordCommonContext));
    }

    private void know(Scope scope, Optional<Structure> root) {
        if (root.isPresent()) {
            locations.enter(scope, root.get());
            var names = new HashSet<String>();
            for (StructureMember member : root.get().members()) {
                names.add(MemberNames.tsdlName(member.name(), member.fieldClass(), scope, 1));
            }
            rootNames.put(scope, names);
        }
    }

    void root(String attribute, Scope scope, Optional<Structure> root) {
        if (root.isPresent()) {
            know(scope, root);
            structure(attribute + " := struct {", root.get(), "");
        }
    }

    /// @param declarator the name and the brackets after the type
    private void field(FieldClass fieldClass, String declarator) {
        switch (fieldClass) {
            case FixedLengthInteger integer -> integer(integer, declarator);
            case FixedLengthFloatingPoint real ->
                text.line("floating_point { " + floatingPoint(real.layout()) + "} " + declarator + ";");
            case FieldClass.NullTerminatedString _ -> text.line("string " + declarator + ";");
            case StaticLengthString string -> text.line(TEXT_BYTE + " " + declarator + "[" + string.lengthBytes()
                    + "];");
            case DynamicLengthString string ->
                text.line(TEXT_BYTE + " " + declarator + "[" + reference(string.lengthLocation()) + "];");
            case StaticLengthBlob blob -> text.line(BLOB_BYTE + " " + declarator + "[" + blob.lengthBytes() + "];");
            case StaticLengthArray array -> part(0, array.element(), declarator + "[" + array.length() + "]");
            case DynamicLengthArray array ->
                part(0, array.element(), declarator + "[" + reference(array.lengthLocation()) + "]");
            case Structure structure -> structure("struct {", structure, " " + declarator);
            case Variant variant -> variant(variant, declarator);
            default -> throw new IllegalArgumentException(
                    "CTF 1.8 cannot say this field class: class=" + fieldClass.getClass().getSimpleName());
        }
    }

    private void part(int index, FieldClass fieldClass, String declarator) {
        locations.enterPart(index);
        field(fieldClass, declarator);
        locations.leavePart();
    }

    private void structure(String start, Structure structure, String declarator) {
        String end = "}" + alignment(structure) + declarator + ";";
        if (structure.members().isEmpty()) {
            text.line(start + end);
            return;
        }
        text.open(start);
        locations.openStructure();
        openNames.add(new HashSet<>());
        openDepths.add(locations.here().size());
        for (StructureMember member : structure.members()) {
            locations.enterMember(member.name());
            String name = MemberNames.tsdlName(
                    member.name(), member.fieldClass(), locations.scope(), locations.here().size());
            openNames.getLast().add(name);
            field(member.fieldClass(), name);
            locations.leaveMember();
        }
        openNames.removeLast();
        openDepths.removeLast();
        locations.closeStructure();
        text.close(end);
    }

    private static String alignment(Structure structure) {
        int alignment = structure.minimumAlignmentBits();
        return alignment > 1 ? " align(" + alignment + ")" : "";
    }

    private void integer(FixedLengthInteger integer, String declarator) {
        String type = "integer { " + integerAttributes(integer) + "}";
        if (integer.mappings().isEmpty()) {
            text.line(type + " " + declarator + ";");
            return;
        }
        text.open("enum : " + type + " {");
        for (Mapping mapping : integer.mappings()) {
            for (IntegerRange range : mapping.ranges().ranges()) {
                String value = range.lower().equals(range.upper())
                        ? range.lower().toString() : range.lower() + " ... " + range.upper();
                text.line(TsdlText.quoted(mapping.label()) + " = " + value + ",");
            }
        }
        text.close("} " + declarator + ";");
    }

    private String integerAttributes(FixedLengthInteger integer) {
        BitArrayLayout layout = integer.layout();
        var attributes = new StringBuilder();
        attributes.append("size = ").append(layout.lengthBits()).append("; ");
        attributes.append("align = ").append(layout.alignmentBits()).append("; ");
        if (integer.signed()) {
            attributes.append("signed = true; ");
        }
        if (integer.displayBase() != DisplayBase.DECIMAL) {
            attributes.append("base = ").append(integer.displayBase().radix()).append("; ");
        }
        attributes.append(byteOrder(layout));
        boolean timestamp = integer.roles().contains(Role.DEFAULT_CLOCK_TIMESTAMP)
                || integer.roles().contains(Role.PACKET_END_DEFAULT_CLOCK_TIMESTAMP);
        Optional<String> clock = stream.flatMap(DataStreamClass::defaultClockClassId);
        if (timestamp && clock.isPresent()) {
            attributes.append("map = clock.").append(clock.get()).append(".value; ");
        }
        return attributes.toString();
    }

    private String byteOrder(BitArrayLayout layout) {
        if (layout.byteOrder() == byteOrder) {
            return "";
        }
        return layout.byteOrder() == ByteOrder.BIG_ENDIAN ? "byte_order = be; " : "byte_order = le; ";
    }

    private String floatingPoint(BitArrayLayout layout) {
        int exponent =
                switch (layout.lengthBits()) {
                    case 16 -> 5;
                    case 32 -> 8;
                    case 64 -> 11;
                    default -> 15;
                };
        return "align = " + layout.alignmentBits() + "; mant_dig = " + (layout.lengthBits() - exponent)
                + "; exp_dig = " + exponent + "; " + byteOrder(layout);
    }

    private void variant(Variant variant, String declarator) {
        text.open("variant <" + reference(variant.selectorLocation()) + "> {");
        List<Mapping> mappings = locations.resolve(variant.selectorLocation())
                .map(path -> ((FieldClass.Integer) path.targets().getFirst().fieldClass()).mappings())
                .orElse(List.of());
        var ranges = new TagRanges(mappings);
        for (int index = 0; index < variant.options().size(); index++) {
            VariantOption option = variant.options().get(index);
            part(index, option.fieldClass(), ranges.nameSelecting(option));
        }
        text.close("} " + declarator + ";");
    }

    /// Relative wherever that leads to the same field: Babeltrace's grammar does not take the keywords of an absolute
    /// name here.
    private String reference(FieldLocation location) {
        FieldPath path = locations.resolve(location).orElseThrow(
                () -> new IllegalArgumentException("the location leads nowhere: path=" + location.path()));
        List<String> names = tsdlNames(path);
        int start = path.scope() == locations.scope() ? common(path.names()) : 0;
        String first = names.get(start);
        int frame = openNames.size() - 1;
        while (frame >= 0 && openDepths.get(frame) > start && !hasLike(openNames.get(frame), first)) {
            frame--;
        }
        boolean found = frame >= 0 && openDepths.get(frame) == start && path.scope() == locations.scope();
        boolean relative = found || path.scope() != locations.scope() && isFirstFoundIn(path.scope(), first);
        return relative
                ? String.join(".", names.subList(start, names.size()))
                : path.scope().tsdlName() + "." + String.join(".", names);
    }

    /// How many names of a path lead to a structure that is open.
    private int common(List<String> names) {
        List<String> here = locations.here();
        int common = 0;
        for (int depth : openDepths) {
            if (depth < names.size() && here.subList(0, depth).equals(names.subList(0, depth))) {
                common = depth;
            }
        }
        return common;
    }

    /// Whether a name is in no structure that is open and in no root structure between a scope and the current one.
    private boolean isFirstFoundIn(Scope scope, String name) {
        if (openNames.stream().anyMatch(open -> hasLike(open, name))) {
            return false;
        }
        for (Scope between : Scope.values()) {
            boolean later = between.ordinal() > scope.ordinal() && between.ordinal() < locations.scope().ordinal();
            if (later && hasLike(rootNames.getOrDefault(between, Set.of()), name)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasLike(Set<String> names, String name) {
        return names.contains(name)
                || names.contains("_" + name)
                || name.startsWith("_") && names.contains(name.substring(1));
    }

    private List<String> tsdlNames(FieldPath path) {
        List<FieldClass> fieldClasses = locations.fieldClassesOn(path);
        var names = new ArrayList<String>();
        for (int index = 0; index < fieldClasses.size(); index++) {
            names.add(MemberNames.tsdlName(
                    path.names().get(index), fieldClasses.get(index), path.scope(), index + 1));
        }
        return names;
    }
}
