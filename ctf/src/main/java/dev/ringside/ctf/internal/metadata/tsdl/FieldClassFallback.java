// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.internal.metadata.FieldPath;
import dev.ringside.ctf.internal.metadata.LocationResolver;
import dev.ringside.ctf.internal.metadata.tsdl.SelectorLabels.Choice;
import dev.ringside.ctf.internal.metadata.tsdl.SelectorLabels.Key;
import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.BitOrder;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.DynamicLengthArray;
import dev.ringside.ctf.schema.FieldClass.DynamicLengthBlob;
import dev.ringside.ctf.schema.FieldClass.DynamicLengthString;
import dev.ringside.ctf.schema.FieldClass.FixedLengthBitArray;
import dev.ringside.ctf.schema.FieldClass.FixedLengthBitMap;
import dev.ringside.ctf.schema.FieldClass.FixedLengthBoolean;
import dev.ringside.ctf.schema.FieldClass.FixedLengthFloatingPoint;
import dev.ringside.ctf.schema.FieldClass.FixedLengthInteger;
import dev.ringside.ctf.schema.FieldClass.NullTerminatedString;
import dev.ringside.ctf.schema.FieldClass.OptionalField;
import dev.ringside.ctf.schema.FieldClass.StaticLengthArray;
import dev.ringside.ctf.schema.FieldClass.StaticLengthBlob;
import dev.ringside.ctf.schema.FieldClass.StaticLengthString;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.FieldClass.VariableLengthInteger;
import dev.ringside.ctf.schema.FieldClass.Variant;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.IntegerRangeSet;
import dev.ringside.ctf.schema.Mapping;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StringEncoding;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.schema.VariantOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Rewrites the field classes of a schema, scope by scope in decoding order, as CTF 1.8 can say them. The layout of the
/// data stays wherever a loss does not say otherwise.
final class FieldClassFallback {
    private static final String LAYOUT = "the layout of the data: ";
    private static final Set<Integer> TSDL_FLOAT_BITS = Set.of(16, 32, 64, 128);

    /// A member at a place, the names of the schema and those after renaming.
    private record Place(Scope scope, List<String> names) {}

    private final SelectorLabels selectors;
    private final boolean ofCtf18;
    private final Losses losses;
    private final LocationResolver locations = new LocationResolver();
    private final Map<Place, String> renamed = new HashMap<>();
    private String context = "";
    private int stream = -1;
    private int event = -1;
    private boolean timestamped;

    /// @param ofCtf18 whether the schema is one of CTF 1.8 already, whose names mean what they do
    FieldClassFallback(SelectorLabels selectors, boolean ofCtf18, Losses losses) {
        this.selectors = selectors;
        this.ofCtf18 = ofCtf18;
        this.losses = losses;
    }

    void startDataStreamClass() {
        stream++;
        event = -1;
        timestamped = false;
    }

    void startEventRecordClass() {
        event++;
    }

    /// Whether a field since the start of the data stream class is a timestamp.
    boolean isTimestamped() {
        return timestamped;
    }

    Optional<Structure> root(String description, Scope scope, Optional<Structure> root) {
        if (root.isEmpty()) {
            return Optional.empty();
        }
        context = description + ", " + scope.specificationName();
        locations.enter(scope, root.get());
        return Optional.of(structure(root.get()));
    }

    private void lose(String what) {
        List<String> here = locations.here();
        losses.add(here.isEmpty() ? context : context + " `" + String.join(".", here) + "`", what);
    }

    private Structure structure(Structure structure) {
        locations.openStructure();
        var members = new ArrayList<StructureMember>();
        Set<String> taken = new HashSet<>();
        for (StructureMember member : structure.members()) {
            locations.enterMember(member.name());
            attributes(member.attributes());
            String name = name(structure.members(), members.size(), taken);
            renamed.put(new Place(locations.scope(), locations.here()), name);
            FieldClass fieldClass = fieldClass(member.fieldClass());
            members.add(new StructureMember(name, withRolesOf(name, fieldClass)));
            locations.leaveMember();
        }
        locations.closeStructure();
        attributes(structure.attributes());
        return new Structure(members, structure.minimumAlignmentBits(), Attributes.NONE);
    }

    private void attributes(Attributes attributes) {
        if (!attributes.isEmpty()) {
            lose("attributes of " + String.join(", ", attributes.byNamespace().keySet()));
        }
    }

    /// The name that a role has in CTF 1.8, else the nearest identifier; no two members have the same. A name that
    /// means a role the member does not have is changed: an underscore before it is enough for us, but Babeltrace takes
    /// that off before it looks.
    ///
    /// @param members of the structure
    private String name(List<StructureMember> members, int index, Set<String> taken) {
        StructureMember member = members.get(index);
        int depth = locations.here().size();
        String wanted = MemberNames.identifier(member.name());
        boolean isRole = false;
        for (Role role : MemberNames.roles(member)) {
            String roleName = MemberNames.nameOf(role, locations.scope(), depth);
            boolean keepsName = ofCtf18 && role == Role.DEFAULT_CLOCK_TIMESTAMP && !wanted.equals("timestamp_end")
                    && members.stream().noneMatch(other ->
                            other.name().equals(roleName) && !MemberNames.roles(other).contains(role));
            // Of several fields with a role the last one counts, and only one can have the name.
            boolean isLast = members.subList(index + 1, members.size()).stream()
                    .noneMatch(later -> MemberNames.roles(later).contains(role));
            if (roleName != null && !keepsName && isLast) {
                wanted = roleName;
                isRole = true;
            }
        }
        boolean misleads = !isRole && (ofCtf18
                ? MemberNames.namesLostRole(wanted, member.fieldClass(), members, locations.scope(), depth)
                : MemberNames.isRoleName(wanted, member.fieldClass(), locations.scope(), depth));
        String name = misleads ? wanted + "_2" : wanted;
        for (int copy = 2; !taken.add(name); copy++) {
            name = wanted + "_" + copy;
        }
        if (!name.equals(member.name())) {
            lose("the name, which becomes `" + name + "`");
        }
        return name;
    }

    /// A role whose name the member could not have is lost.
    private FieldClass withRolesOf(String name, FieldClass fieldClass) {
        if (!(fieldClass instanceof FixedLengthInteger integer)) {
            return fieldClass;
        }
        var kept = EnumSet.noneOf(Role.class);
        for (Role role : integer.roles()) {
            String roleName = MemberNames.nameOf(role, locations.scope(), locations.here().size());
            boolean byClock = role == Role.DEFAULT_CLOCK_TIMESTAMP && locations.scope() != Scope.PACKET_HEADER;
            if (byClock || name.equals(roleName)) {
                kept.add(role);
            } else {
                lose("the role `" + role.specificationName() + "`");
            }
        }
        if (kept.contains(Role.PACKET_END_DEFAULT_CLOCK_TIMESTAMP) && kept.remove(Role.DEFAULT_CLOCK_TIMESTAMP)) {
            lose("the role `" + Role.DEFAULT_CLOCK_TIMESTAMP.specificationName() + "`");
        }
        timestamped |= kept.contains(Role.DEFAULT_CLOCK_TIMESTAMP)
                || kept.contains(Role.PACKET_END_DEFAULT_CLOCK_TIMESTAMP);
        return new FixedLengthInteger(
                integer.layout(), integer.signed(), integer.displayBase(), integer.enumeration(), integer.mappings(),
                kept, Attributes.NONE);
    }

    private FieldClass fieldClass(FieldClass fieldClass) {
        if (!(fieldClass instanceof Structure)) {
            attributes(fieldClass.attributes());
        }
        return switch (fieldClass) {
            case FixedLengthInteger integer -> integer(layout(integer.layout()), integer);
            case VariableLengthInteger integer -> {
                lose(LAYOUT + "a variable-length integer becomes one of 64 bits");
                yield integer(BitArrayLayout.ofNativeBytes(Long.SIZE), integer);
            }
            case FixedLengthBoolean truth -> {
                lose("that it is a boolean: becomes an unsigned integer");
                yield unsigned(truth.layout(), DisplayBase.DECIMAL);
            }
            case FixedLengthBitArray bits -> {
                lose("that it is a bit array: becomes an unsigned integer");
                yield unsigned(bits.layout(), DisplayBase.HEXADECIMAL);
            }
            case FixedLengthBitMap map -> {
                lose("the flags of the bit map: becomes an unsigned integer");
                yield unsigned(map.layout(), DisplayBase.HEXADECIMAL);
            }
            case FixedLengthFloatingPoint real -> floatingPoint(real);
            case NullTerminatedString string -> {
                if (string.encoding() != StringEncoding.UTF_8) {
                    lose(LAYOUT + "the string becomes one in UTF-8");
                }
                yield new NullTerminatedString(StringEncoding.UTF_8, Attributes.NONE);
            }
            case StaticLengthString string -> staticLengthString(string);
            case DynamicLengthString string -> dynamicLengthString(string);
            case StaticLengthBlob blob -> staticLengthBlob(blob);
            case DynamicLengthBlob blob -> {
                lose("that it is a BLOB of media type `" + blob.mediaType() + "`: becomes an array of bytes");
                yield new DynamicLengthArray(octet(), location(blob.lengthLocation()), 1, Attributes.NONE);
            }
            case Structure structure -> structure(structure);
            case StaticLengthArray array -> {
                alignment(array, array.minimumAlignmentBits());
                yield new StaticLengthArray(part(0, array.element()), array.length(), 1, Attributes.NONE);
            }
            case DynamicLengthArray array -> {
                alignment(array, array.minimumAlignmentBits());
                FieldLocation location = location(array.lengthLocation());
                yield new DynamicLengthArray(part(0, array.element()), location, 1, Attributes.NONE);
            }
            case OptionalField optional -> optional(optional);
            case Variant variant -> variant(variant);
        };
    }

    /// Parts of variants, optional fields and arrays have no name that could mean a role, only a clock.
    private FieldClass part(int index, FieldClass content) {
        locations.enterPart(index);
        FieldClass part = withRolesOf("", fieldClass(content));
        locations.leavePart();
        return part;
    }

    private void alignment(FieldClass array, int minimumAlignmentBits) {
        if (minimumAlignmentBits > 1) {
            boolean needed = switch (array) {
                case StaticLengthArray fixed -> minimumAlignmentBits > fixed.element().alignmentBits();
                case DynamicLengthArray dynamic -> minimumAlignmentBits > dynamic.element().alignmentBits();
                default -> true;
            };
            lose((needed ? LAYOUT : "") + "the minimum alignment of the array");
        }
    }

    private BitArrayLayout layout(BitArrayLayout layout) {
        if (layout.bitOrder() != BitOrder.defaultFor(layout.byteOrder())) {
            lose(LAYOUT + "the bit order");
        }
        return BitArrayLayout.of(layout.lengthBits(), layout.byteOrder(), layout.alignmentBits());
    }

    private FieldClass floatingPoint(FixedLengthFloatingPoint real) {
        if (!TSDL_FLOAT_BITS.contains(real.layout().lengthBits())) {
            lose("that it is a floating point number: becomes an unsigned integer");
            return unsigned(real.layout(), DisplayBase.HEXADECIMAL);
        }
        return new FixedLengthFloatingPoint(layout(real.layout()), Attributes.NONE);
    }

    private FixedLengthInteger unsigned(BitArrayLayout layout, DisplayBase base) {
        List<Mapping> mappings = labelled(layout.lengthBits(), false, List.of());
        return new FixedLengthInteger(
                layout(layout), false, base, !mappings.isEmpty(), mappings, Set.of(), Attributes.NONE);
    }

    private FixedLengthInteger integer(BitArrayLayout layout, FieldClass.Integer integer) {
        List<Mapping> mappings = labelled(layout.lengthBits(), integer.signed(), integer.mappings());
        if (integer.enumeration() && mappings.isEmpty()) {
            lose("that it is an enumeration, because it has no labels");
        }
        return new FixedLengthInteger(
                layout, integer.signed(), integer.displayBase(), !mappings.isEmpty(), mappings,
                integer.signed() ? Set.of() : integer.roles(), Attributes.NONE);
    }

    /// The labels that select something, before those of the enumeration itself.
    private List<Mapping> labelled(int lengthBits, boolean signed, List<Mapping> own) {
        Map<String, IntegerRangeSet> required = selectors.required(
                Key.of(locations.scope(), locations.here(), locations.parts(), stream, event));
        var mappings = new ArrayList<Mapping>();
        required.forEach((label, ranges) -> mappings.add(new Mapping(label, ranges)));
        for (Mapping mapping : own) {
            if (required.keySet().stream().noneMatch(label -> SelectorLabels.isAlike(label, mapping.label()))) {
                mappings.add(mapping);
            }
        }
        if (!required.isEmpty()) {
            lose("some of its labels, for those that select a variant option");
        }
        FixedLengthInteger integer = new FixedLengthInteger(
                BitArrayLayout.ofNativeBytes(Math.min(lengthBits, Long.SIZE)), signed, DisplayBase.DECIMAL, false,
                List.of(), Set.of(), Attributes.NONE);
        return fitting(mappings, integer);
    }

    private List<Mapping> fitting(List<Mapping> mappings, FixedLengthInteger integer) {
        var fitting = new ArrayList<Mapping>();
        for (Mapping mapping : mappings) {
            Optional<IntegerRangeSet> ranges = selectors.fitting(mapping.ranges(), integer);
            if (!ranges.equals(Optional.of(mapping.ranges()))) {
                lose("the values of label `" + mapping.label() + "` that it cannot have");
            }
            ranges.ifPresent(present -> fitting.add(new Mapping(mapping.label(), present)));
        }
        return fitting;
    }

    private FieldClass staticLengthString(StaticLengthString string) {
        if (string.encoding() == StringEncoding.UTF_8) {
            return new StaticLengthString(StringEncoding.UTF_8, string.lengthBytes(), Attributes.NONE);
        }
        lose("the encoding of the string: becomes an array of bytes");
        return new StaticLengthArray(octet(), string.lengthBytes(), 1, Attributes.NONE);
    }

    private FieldClass dynamicLengthString(DynamicLengthString string) {
        FieldLocation location = location(string.lengthLocation());
        if (string.encoding() == StringEncoding.UTF_8) {
            return new DynamicLengthString(StringEncoding.UTF_8, location, Attributes.NONE);
        }
        lose("the encoding of the string: becomes an array of bytes");
        return new DynamicLengthArray(octet(), location, 1, Attributes.NONE);
    }

    private FieldClass staticLengthBlob(StaticLengthBlob blob) {
        boolean uuid = blob.roles().contains(Role.METADATA_STREAM_UUID)
                && locations.scope() == Scope.PACKET_HEADER
                && locations.here().size() == 1;
        if (uuid) {
            return new StaticLengthBlob(
                    blob.lengthBytes(), FieldClassBuilder.BLOB_MEDIA_TYPE, blob.roles(), Attributes.NONE);
        }
        lose("that it is a BLOB of media type `" + blob.mediaType() + "`: becomes an array of bytes");
        return new StaticLengthArray(octet(), blob.lengthBytes(), 1, Attributes.NONE);
    }

    private static FieldClass octet() {
        return new FixedLengthInteger(
                BitArrayLayout.ofNativeBytes(Byte.SIZE), false, DisplayBase.HEXADECIMAL, false, List.of(), Set.of(),
                Attributes.NONE);
    }

    private FieldClass optional(OptionalField optional) {
        lose("that it is an optional field: becomes a variant");
        List<Choice> choices = selectors.next();
        FieldLocation location = location(optional.selectorLocation());
        FieldClass content = part(0, optional.fieldClass());
        var options = new ArrayList<VariantOption>();
        for (Choice choice : choices) {
            boolean some = choice.label().startsWith(SelectorLabels.SOME);
            options.add(new VariantOption(
                    Optional.of(choice.label()), some ? content : Structure.EMPTY, choice.ranges(), Attributes.NONE));
        }
        return new Variant(options, location, Attributes.NONE);
    }

    private FieldClass variant(Variant variant) {
        List<Choice> choices = selectors.next();
        FieldLocation location = location(variant.selectorLocation());
        List<FieldClass> contents = new ArrayList<>();
        for (VariantOption option : variant.options()) {
            attributes(option.attributes());
            contents.add(part(contents.size(), option.fieldClass()));
        }
        if (choices.isEmpty()) {
            lose("the variant, because its selector cannot have a value that selects an option");
            return Structure.EMPTY;
        }
        var options = new ArrayList<VariantOption>();
        for (Choice choice : choices) {
            VariantOption option = variant.options().get(choice.index());
            if (!option.name().equals(Optional.of(choice.label()))) {
                lose("the name of a variant option, which becomes `" + choice.label() + "`");
            }
            if (!option.selectorRanges().equals(choice.ranges())) {
                lose("the selector values of option `" + choice.label() + "` that the selector cannot have");
            }
            options.add(new VariantOption(
                    Optional.of(choice.label()), contents.get(choice.index()), choice.ranges(), Attributes.NONE));
        }
        return new Variant(options, location, Attributes.NONE);
    }

    /// The location after renaming, in the one form that the reader gives it.
    private FieldLocation location(FieldLocation location) {
        Optional<FieldPath> path = locations.resolve(location);
        if (path.isEmpty()) {
            return location;
        }
        var target = new FieldPath(path.get().scope(), renamed(path.get().scope(), path.get().names()), List.of());
        return target.from(locations.scope(), renamed(locations.scope(), locations.innermostStructure()));
    }

    private List<String> renamed(Scope scope, List<String> names) {
        var after = new ArrayList<String>();
        for (int length = 1; length <= names.size(); length++) {
            List<String> path = names.subList(0, length);
            after.add(renamed.getOrDefault(new Place(scope, path), MemberNames.identifier(path.getLast())));
        }
        return after;
    }
}
