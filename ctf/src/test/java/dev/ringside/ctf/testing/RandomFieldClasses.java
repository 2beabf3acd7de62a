// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.testing;

import dev.ringside.ctf.internal.metadata.FieldPath;
import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.BitOrder;
import dev.ringside.ctf.schema.ByteOrder;
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
import dev.ringside.ctf.schema.IntegerRange;
import dev.ringside.ctf.schema.IntegerRangeSet;
import dev.ringside.ctf.schema.Mapping;
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
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/// Random field classes for [RandomSchemas]. Knows the fields already there, so that lengths and selectors lead to real
/// ones.
final class RandomFieldClasses {
    private static final int MAX_DEPTH = 4;
    private static final List<String> NAMES = List.of(
            "a", "_a", "__a", "struct", "_event", "len", "my field", "é", "x-y", "0", "stream", "packet_size", "id",
            "timestamp_end", "", "_", "unsigned", "B");
    private static final List<String> LABELS = List.of("A", "_A", "B b", "quo\"te", "back\\slash", "", "ü", "struct");

    private static final List<String> PLAIN_NAMES = List.of("a", "b", "len", "field", "value", "B");

    private final Random random;
    private final boolean plain;
    private final Audience audience;
    private final List<Target> targets = new ArrayList<>();
    private final List<String> open = new ArrayList<>();
    private int hiddenDepth;
    private Scope scope = Scope.PACKET_HEADER;
    private ByteOrder byteOrder = ByteOrder.LITTLE_ENDIAN;

    /// A field that a later one may depend on.
    private record Target(Scope scope, List<String> names, FieldClass fieldClass) {}

    RandomFieldClasses(Random random, Audience audience) {
        this.random = random;
        this.audience = audience;
        this.plain = audience == Audience.BABELTRACE_2_0;
    }

    void startTrace() {
        targets.clear();
        byteOrder = random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    }

    void startDataStreamClass() {
        targets.removeIf(target -> target.scope != Scope.PACKET_HEADER);
    }

    void startEventRecordClass() {
        targets.removeIf(target -> target.scope.ordinal() >= Scope.EVENT_RECORD_SPECIFIC_CONTEXT.ordinal());
    }

    ByteOrder byteOrder() {
        return byteOrder;
    }

    void enter(Scope root) {
        scope = root;
        open.clear();
    }

    Optional<Structure> maybeRoot(Scope root) {
        enter(root);
        return random.nextInt(4) == 0 ? Optional.empty() : Optional.of(withMore(List.of(), 6));
    }

    Attributes attributes() {
        if (random.nextInt(12) > 0) {
            return Attributes.NONE;
        }
        BigInteger large = audience == Audience.ANYONE ? BigInteger.TEN.pow(30) : BigInteger.TEN.pow(18);
        return new Attributes(Map.of("example.org,2026", Map.of(
                "list", List.of(true, large, "text"), "number", 1.5)));
    }

    /// A structure of some given members and some random ones after them.
    Structure withMore(List<StructureMember> given, int most) {
        var members = new ArrayList<>(given);
        given.forEach(member -> register(member.name(), member.fieldClass()));
        int count = random.nextInt(most + 1);
        for (int index = 0; index < count; index++) {
            String name = freshName(members);
            open.add(name);
            FieldClass fieldClass = fieldClass(open.size());
            open.removeLast();
            register(name, fieldClass);
            members.add(new StructureMember(name, fieldClass, attributes()));
        }
        return new Structure(members, random.nextInt(6) == 0 ? 1 << random.nextInt(7) : 1, attributes());
    }

    private String freshName(List<StructureMember> members) {
        String wanted = anyName();
        String name = wanted;
        for (int copy = 0; ; copy++) {
            String candidate = name;
            if (members.stream().noneMatch(member -> member.name().equals(candidate))) {
                return candidate;
            }
            name = wanted + copy;
        }
    }

    private String anyName() {
        List<String> names = plain ? PLAIN_NAMES : NAMES;
        return names.get(random.nextInt(names.size()));
    }

    private void register(String name, FieldClass fieldClass) {
        if (fieldClass instanceof FieldClass.Integer || fieldClass instanceof FixedLengthBoolean) {
            var names = new ArrayList<>(open);
            names.add(name);
            targets.add(new Target(scope, names, fieldClass));
        }
    }

    private FieldClass fieldClass(int depth) {
        int kinds = depth < MAX_DEPTH ? 20 : 14;
        return switch (random.nextInt(kinds)) {
            case 0, 1, 2, 3 -> integer();
            case 4 -> variableLengthInteger();
            case 5 -> new FixedLengthBoolean(layout(1 + random.nextInt(16)), attributes());
            case 6 -> new FixedLengthBitArray(layout(1 + random.nextInt(64)), attributes());
            case 7 -> new FixedLengthBitMap(layout(8), mappings(0, 7), attributes());
            case 8 -> new FixedLengthFloatingPoint(
                    layout(audience == Audience.ANYONE ? 16 << random.nextInt(3) : 32 << random.nextInt(2)),
                    attributes());
            case 9 -> new NullTerminatedString(encoding(), attributes());
            case 10 -> {
                StringEncoding encoding = encoding();
                yield new StaticLengthString(encoding, (long) encoding.codeUnitBytes() * random.nextInt(5),
                        attributes());
            }
            case 11 -> new StaticLengthBlob(random.nextInt(5), mediaType(), Set.of(), attributes());
            case 12 -> length().<FieldClass>map(location -> new DynamicLengthString(encoding(), location, attributes()))
                    .orElseGet(this::integer);
            case 13 -> length().<FieldClass>map(location -> new DynamicLengthBlob(location, mediaType(), attributes()))
                    .orElseGet(this::integer);
            case 14, 15 -> withMore(List.of(), 4);
            case 16 -> new StaticLengthArray(
                    hidden(() -> fieldClass(depth + 1)), random.nextInt(4), minimumAlignment(), attributes());
            case 17 -> {
                Optional<FieldLocation> location = length();
                FieldClass element = hidden(() -> fieldClass(depth + 1));
                yield location.<FieldClass>map(
                        present -> new DynamicLengthArray(element, present, minimumAlignment(), attributes()))
                        .orElse(element);
            }
            case 18 -> optional(depth);
            default -> variant(depth);
        };
    }

    private interface Maker {
        FieldClass make();
    }

    /// What is in an array, variant or optional field cannot be referred to from outside.
    private FieldClass hidden(Maker maker) {
        var before = new ArrayList<>(targets);
        hiddenDepth++;
        FieldClass made = maker.make();
        hiddenDepth--;
        targets.clear();
        targets.addAll(before);
        return made;
    }

    private int minimumAlignment() {
        return random.nextInt(5) == 0 ? 1 << random.nextInt(6) : 1;
    }

    private String mediaType() {
        return random.nextBoolean() ? "application/octet-stream" : "image/png";
    }

    private StringEncoding encoding() {
        return random.nextInt(3) > 0
                ? StringEncoding.UTF_8
                : StringEncoding.values()[random.nextInt(StringEncoding.values().length)];
    }

    /// The other byte or bit order only where a field fills whole bytes: within a byte it may not change.
    private BitArrayLayout layout(int bits) {
        boolean wholeBytes = bits % 8 == 0 && random.nextBoolean();
        int alignment = wholeBytes ? 8 << random.nextInt(3) : 1 << random.nextInt(3);
        if (!wholeBytes || random.nextInt(3) > 0) {
            return BitArrayLayout.of(bits, byteOrder, alignment);
        }
        ByteOrder other = byteOrder == ByteOrder.LITTLE_ENDIAN ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        BitOrder bitOrder = random.nextInt(4) == 0 ? BitOrder.defaultFor(byteOrder) : BitOrder.defaultFor(other);
        return new BitArrayLayout(bits, other, bitOrder, alignment);
    }

    private FieldClass integer() {
        int bits = random.nextBoolean() ? 8 << random.nextInt(4) : 1 + random.nextInt(64);
        boolean signed = random.nextInt(3) == 0;
        boolean enumeration = random.nextInt(3) == 0;
        long lowest = signed ? -1L << Math.min(bits - 1, 62) : 0;
        long highest = (1L << Math.min(signed ? bits - 1 : bits, 62)) - 1;
        return new FixedLengthInteger(
                layout(bits), signed, base(), enumeration, enumeration ? mappings(lowest, highest) : List.of(),
                Set.of(), attributes());
    }

    private FieldClass variableLengthInteger() {
        boolean enumeration = random.nextBoolean();
        return new VariableLengthInteger(
                random.nextBoolean(), base(), enumeration, enumeration ? mappings(0, 100) : List.of(), Set.of(),
                attributes());
    }

    private DisplayBase base() {
        return DisplayBase.values()[random.nextInt(DisplayBase.values().length)];
    }

    private List<Mapping> mappings(long lowest, long highest) {
        var mappings = new ArrayList<Mapping>();
        int count = 1 + random.nextInt(3);
        for (int index = 0; index < count; index++) {
            String wanted = LABELS.get((index * 3 + random.nextInt(2)) % LABELS.size());
            String label = wanted.isEmpty() && audience != Audience.ANYONE ? "an empty one" : wanted;
            boolean taken = mappings.stream().anyMatch(mapping -> mapping.label().equals(label));
            if (!taken) {
                mappings.add(new Mapping(label, ranges(lowest, highest)));
            }
        }
        return mappings;
    }

    private IntegerRangeSet ranges(long lowest, long highest) {
        var ranges = new ArrayList<IntegerRange>();
        int count = 1 + random.nextInt(2);
        for (int index = 0; index < count; index++) {
            long first = between(lowest, highest);
            long second = random.nextBoolean() ? first : between(lowest, highest);
            ranges.add(IntegerRange.of(Math.min(first, second), Math.max(first, second)));
        }
        return new IntegerRangeSet(ranges);
    }

    private long between(long lowest, long highest) {
        return highest == Long.MAX_VALUE ? random.nextLong(lowest, highest) : random.nextLong(lowest, highest + 1);
    }

    private Optional<Target> target(Predicate<FieldClass> fits) {
        List<Target> fitting = targets.stream()
                .filter(target -> fits.test(target.fieldClass) && (!plain || isBeside(target)))
                .toList();
        return fitting.isEmpty() ? Optional.empty() : Optional.of(fitting.get(random.nextInt(fitting.size())));
    }

    private boolean isBeside(Target target) {
        boolean hasRole = target.fieldClass instanceof FieldClass.Integer integer && !integer.roles().isEmpty();
        return target.scope == scope && !open.isEmpty() && hiddenDepth == 0 && !hasRole
                && target.names.subList(0, target.names.size() - 1).equals(open.subList(0, open.size() - 1));
    }

    private FieldLocation location(Target target) {
        List<String> inner = open.subList(0, Math.max(0, open.size() - 1));
        FieldLocation location = new FieldPath(target.scope, target.names, List.of()).from(scope, inner);
        boolean steps = location.path().stream().filter(Objects::isNull).count() > 1;
        return steps && audience == Audience.BABELTRACE_2_1
                ? new FieldLocation(Optional.of(target.scope), List.copyOf(target.names))
                : location;
    }

    private Optional<FieldLocation> length() {
        return target(fieldClass -> fieldClass instanceof FieldClass.Integer integer
                        && !integer.signed() && integer.roles().isEmpty())
                .map(this::location);
    }

    private FieldClass optional(int depth) {
        Optional<Target> target = target(fieldClass -> audience != Audience.BABELTRACE_2_1
                || !(fieldClass instanceof FieldClass.Integer integer && integer.signed()));
        FieldClass content = hidden(() -> fieldClass(depth + 1));
        if (target.isEmpty()) {
            return content;
        }
        Optional<IntegerRangeSet> ranges = target.get().fieldClass instanceof FieldClass.Integer
                ? Optional.of(ranges(0, 3)) : Optional.empty();
        return new OptionalField(content, location(target.get()), ranges, attributes());
    }

    private FieldClass variant(int depth) {
        Optional<Target> target = target(FieldClass.Integer.class::isInstance);
        var options = new ArrayList<VariantOption>();
        long lowest = 0;
        int count = 1 + random.nextInt(3);
        for (int index = 0; index < count; index++) {
            FieldClass content = hidden(() -> fieldClass(depth + 1));
            long upper = lowest + random.nextInt(3);
            String name = anyName() + index;
            options.add(new VariantOption(
                    random.nextInt(4) == 0 ? Optional.empty() : Optional.of(name),
                    content,
                    IntegerRangeSet.of(IntegerRange.of(lowest, upper)),
                    attributes()));
            lowest = upper + 1;
        }
        return target.<FieldClass>map(present -> new Variant(options, location(present), attributes()))
                .orElse(options.getFirst().fieldClass());
    }
}
