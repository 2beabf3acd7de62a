// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.internal.metadata.Limits;
import dev.ringside.ctf.internal.metadata.SourceMap;
import dev.ringside.ctf.internal.metadata.tsdl.ReferenceResolver.Target;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.ArrayType;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.EnumType;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.FloatingPointType;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.IntegerType;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.Member;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.Reference;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.SequenceType;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.StringType;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.StructType;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.VariantType;
import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.DynamicLengthArray;
import dev.ringside.ctf.schema.FieldClass.DynamicLengthString;
import dev.ringside.ctf.schema.FieldClass.FixedLengthFloatingPoint;
import dev.ringside.ctf.schema.FieldClass.FixedLengthInteger;
import dev.ringside.ctf.schema.FieldClass.NullTerminatedString;
import dev.ringside.ctf.schema.FieldClass.StaticLengthArray;
import dev.ringside.ctf.schema.FieldClass.StaticLengthBlob;
import dev.ringside.ctf.schema.FieldClass.StaticLengthString;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.FieldClass.Variant;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.IntegerRange;
import dev.ringside.ctf.schema.IntegerRangeSet;
import dev.ringside.ctf.schema.Mapping;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StringEncoding;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.schema.VariantOption;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes field classes of types, scope by scope in decoding order, with lengths and tags located and roles found.
final class FieldClassBuilder {
    private static final FieldLocation UNUSED = new FieldLocation(Optional.empty(), List.of("unused"));
    static final String BLOB_MEDIA_TYPE = "application/octet-stream";

    private final ReferenceResolver resolver = new ReferenceResolver();
    private final TraceFacts facts;
    private final SourceMap sourceMap;
    private RoleFinder roles;
    private int nodes;

    FieldClassBuilder(TraceFacts facts, SourceMap sourceMap) {
        this.facts = facts;
        this.sourceMap = sourceMap;
        this.roles = new RoleFinder(facts);
    }

    /// The clock that integers of the scopes built since the last packet header or context are mapped to.
    Optional<String> mappedClock() {
        return roles.mappedClock();
    }

    /// Starts the scopes of another data stream class.
    void startDataStreamClass() {
        for (Scope scope : Scope.values()) {
            if (scope != Scope.PACKET_HEADER) {
                resolver.forget(scope);
            }
        }
        roles = new RoleFinder(facts);
    }

    Optional<Structure> root(Scope scope, Optional<StructType> type) throws MetadataException {
        if (type.isEmpty()) {
            resolver.forget(scope);
            return Optional.empty();
        }
        resolver.enter(scope);
        roles.enter(scope);
        Structure structure = structure(type.get(), null, 0);
        resolver.leave(scope, type.get());
        return Optional.of(structure);
    }

    /// Checks a type that has a name but may be used nowhere.
    void check(TsdlType type) throws MetadataException {
        resolver.enter(null);
        roles = new RoleFinder(facts);
        roles.enter(null);
        if (type instanceof VariantType variant && variant.tag() == null) {
            for (Member option : variant.options()) {
                build(option.type(), null, 1);
            }
            return;
        }
        build(type, null, 0);
    }

    private FieldClass build(TsdlType type, @Nullable String option, int depth) throws MetadataException {
        Limits.checkFieldClasses(type.place(), ++nodes, depth);
        FieldClass fieldClass = translate(type, option, depth);
        sourceMap.put(fieldClass, type.place());
        return fieldClass;
    }

    private FieldClass translate(TsdlType type, @Nullable String option, int depth) throws MetadataException {
        return switch (type) {
            case IntegerType integer -> integer(integer, false, List.of());
            case EnumType enumeration -> enumeration(enumeration);
            case FloatingPointType real -> new FixedLengthFloatingPoint(
                    BitArrayLayout.of(real.sizeBits(), facts.byteOrder(real.byteOrder()),
                            real.alignmentBits()),
                    Attributes.NONE);
            case StringType _ -> new NullTerminatedString(StringEncoding.UTF_8, Attributes.NONE);
            case StructType structure -> structure(structure, option, depth);
            case ArrayType array -> array(array, depth);
            case SequenceType sequence -> sequence(sequence, depth);
            case VariantType variant -> variant(variant, depth);
        };
    }

    private FixedLengthInteger integer(IntegerType integer, boolean enumeration, List<Mapping> mappings)
            throws MetadataException {
        return new FixedLengthInteger(
                BitArrayLayout.of(
                        integer.sizeBits(),
                        facts.byteOrder(integer.byteOrder()),
                        integer.alignmentBits()),
                integer.signed(),
                integer.base(),
                enumeration,
                mappings,
                roles.of(integer),
                Attributes.NONE);
    }

    private FieldClass enumeration(EnumType enumeration) throws MetadataException {
        if (facts.checksEnumerationRanges()) {
            checkRanges(enumeration);
        }
        return integer(enumeration.container(), true, enumeration.mappings());
    }

    private static void checkRanges(EnumType enumeration) throws MetadataException {
        int size = enumeration.container().sizeBits();
        boolean signed = enumeration.container().signed();
        BigInteger upper = BigInteger.ONE.shiftLeft(signed ? size - 1 : size).subtract(BigInteger.ONE);
        BigInteger lower = signed ? upper.not() : BigInteger.ZERO;
        for (Mapping mapping : enumeration.mappings()) {
            for (IntegerRange range : mapping.ranges().ranges()) {
                if (range.lower().compareTo(lower) < 0 || range.upper().compareTo(upper) > 0) {
                    throw enumeration.place().fault("label `" + mapping.label() + "`: the range " + range.lower()
                            + " ... "
                            + range.upper() + " does not fit the " + size + " bits of the enumeration");
                }
            }
        }
    }

    private Structure structure(StructType type, @Nullable String option, int depth) throws MetadataException {
        var frame = new Frame(type, option);
        resolver.push(frame);
        Map<String, String> names = resolver.shownNames(type);
        var members = new ArrayList<StructureMember>();
        for (int index = 0; index < frame.members().size(); index++) {
            Member member = frame.members().get(index);
            frame.advanceTo(index);
            roles.enterMember(member.name());
            FieldClass fieldClass = build(member.type(), null, depth + 1);
            roles.leaveMember();
            members.add(new StructureMember(shown(names, member), fieldClass));
        }
        resolver.pop();
        var structure = new Structure(members, type.minimumAlignmentBits(), Attributes.NONE);
        sourceMap.put(structure, type.place());
        return structure;
    }

    private FieldClass array(ArrayType array, int depth) throws MetadataException {
        if (isText(array.element())) {
            return new StaticLengthString(StringEncoding.UTF_8, array.length(), Attributes.NONE);
        }
        if (roles.isMetadataStreamUuid(array)) {
            return new StaticLengthBlob(
                    array.length(), BLOB_MEDIA_TYPE, Set.of(Role.METADATA_STREAM_UUID), Attributes.NONE);
        }
        return new StaticLengthArray(build(array.element(), null, depth + 1), array.length(), 1, Attributes.NONE);
    }

    private FieldClass sequence(SequenceType sequence, int depth) throws MetadataException {
        FieldLocation location = lengthLocation(sequence.length());
        if (isText(sequence.element())) {
            return new DynamicLengthString(StringEncoding.UTF_8, location, Attributes.NONE);
        }
        return new DynamicLengthArray(build(sequence.element(), null, depth + 1), location, 1, Attributes.NONE);
    }

    private static boolean isText(TsdlType element) {
        return element instanceof IntegerType integer
                && integer.text()
                && integer.sizeBits() == Byte.SIZE
                && integer.alignmentBits() == Byte.SIZE;
    }

    private FieldLocation lengthLocation(Reference reference) throws MetadataException {
        Target target = resolver.resolve(reference);
        if (target == null) {
            return UNUSED;
        }
        for (TsdlType type : target.types()) {
            boolean unsigned = type instanceof IntegerType integer && !integer.signed()
                    || type instanceof EnumType enumeration && !enumeration.container().signed();
            if (!unsigned) {
                throw reference.place().fault("`" + reference.shown() + "` gives a length, but is no unsigned integer");
            }
        }
        return target.location();
    }

    private FieldClass variant(VariantType variant, int depth) throws MetadataException {
        Reference tag = variant.tag();
        if (tag == null) {
            throw variant.place().fault("the variant needs a tag here: `variant <FIELD> …`");
        }
        Target target = resolver.resolve(tag);
        TagRanges ranges = target == null ? null : TagRanges.of(tag, target.types());
        Map<String, String> names = Names.shown(variant.options());
        var options = new ArrayList<VariantOption>();
        for (Member option : variant.options()) {
            FieldClass fieldClass = build(option.type(), option.name(), depth + 1);
            Optional<IntegerRangeSet> selecting = ranges == null ? Optional.empty() : ranges.take(option.name());
            selecting.ifPresent(present -> options.add(new VariantOption(
                    Optional.of(shown(names, option)), fieldClass, present, Attributes.NONE)));
        }
        if (ranges != null && options.isEmpty()) {
            throw variant.place().fault("the enumeration `" + tag.shown()
                    + "` has no label of an option of the variant");
        }
        return new Variant(options, target == null ? UNUSED : target.location(), Attributes.NONE);
    }

    private static String shown(Map<String, String> names, Member member) {
        return Objects.requireNonNull(names.get(member.name()), "every member is shown by a name");
    }
}
