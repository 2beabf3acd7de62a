// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.internal.metadata.FieldPath;
import dev.ringside.ctf.internal.metadata.FieldPath.Part;
import dev.ringside.ctf.internal.metadata.FieldPath.Target;
import dev.ringside.ctf.internal.metadata.LocationResolver;
import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.DynamicLengthArray;
import dev.ringside.ctf.schema.FieldClass.FixedLength;
import dev.ringside.ctf.schema.FieldClass.FixedLengthInteger;
import dev.ringside.ctf.schema.FieldClass.OptionalField;
import dev.ringside.ctf.schema.FieldClass.StaticLengthArray;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.FieldClass.Variant;
import dev.ringside.ctf.schema.FieldLocation;
import dev.ringside.ctf.schema.IntegerRange;
import dev.ringside.ctf.schema.IntegerRangeSet;
import dev.ringside.ctf.schema.Mapping;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.ctf.schema.VariantOption;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The labels that the selectors of variants and optional fields need, because CTF 1.8 selects an option by the label
/// of an enumeration. A first walk over the whole schema gathers them; the walk that rewrites it meets the dependent
/// fields in the same order and asks for their labels with [#next].
final class SelectorLabels {
    static final String NONE = "none";
    static final String SOME = "some";

    /// A selector: where it stands in which data stream class and event record class (-1: in none).
    record Key(Scope scope, int stream, int event, List<String> names, List<Part> parts) {
        static Key of(Scope scope, List<String> names, List<Part> parts, int stream, int event) {
            boolean ofTrace = scope == Scope.PACKET_HEADER;
            boolean ofEvent = scope.ordinal() >= Scope.EVENT_RECORD_SPECIFIC_CONTEXT.ordinal();
            return new Key(scope, ofTrace ? -1 : stream, ofEvent ? event : -1, names, parts);
        }
    }

    /// An option as CTF 1.8 selects it.
    ///
    /// @param index  among the options of the variant
    /// @param ranges those of its values that the selector can have
    record Choice(String label, int index, IntegerRangeSet ranges) {}

    private final Map<Key, Map<String, IntegerRangeSet>> labels = new HashMap<>();
    private final List<List<Choice>> choices = new ArrayList<>();
    private final LocationResolver locations = new LocationResolver();
    private final boolean keepsLabelsOutOfRange;
    private int stream = -1;
    private int event = -1;
    private int next;

    /// @param keepsLabelsOutOfRange whether the reader lets labels pass that do not fit their integer
    SelectorLabels(TraceClass trace, boolean keepsLabelsOutOfRange) {
        this.keepsLabelsOutOfRange = keepsLabelsOutOfRange;
        root(Scope.PACKET_HEADER, trace.packetHeader());
        for (DataStreamClass streamClass : trace.dataStreamClasses()) {
            stream++;
            event = -1;
            root(Scope.PACKET_CONTEXT, streamClass.packetContext());
            root(Scope.EVENT_RECORD_HEADER, streamClass.eventRecordHeader());
            root(Scope.EVENT_RECORD_COMMON_CONTEXT, streamClass.eventRecordCommonContext());
            for (EventRecordClass eventClass : streamClass.eventRecordClasses()) {
                event++;
                root(Scope.EVENT_RECORD_SPECIFIC_CONTEXT, eventClass.specificContext());
                root(Scope.EVENT_RECORD_PAYLOAD, eventClass.payload());
            }
        }
    }

    /// The options of the next variant or optional field that can be selected.
    List<Choice> next() {
        return choices.get(next++);
    }

    /// The labels that a selector must have; empty where it has them, or is no selector.
    Map<String, IntegerRangeSet> required(Key key) {
        return labels.getOrDefault(key, Map.of());
    }

    private void root(Scope scope, Optional<Structure> structure) {
        if (structure.isPresent()) {
            locations.enter(scope, structure.get());
            walk(structure.get());
        }
    }

    private void walk(FieldClass fieldClass) {
        switch (fieldClass) {
            case Structure structure -> {
                locations.openStructure();
                for (StructureMember member : structure.members()) {
                    locations.enterMember(member.name());
                    walk(member.fieldClass());
                    locations.leaveMember();
                }
                locations.closeStructure();
            }
            case StaticLengthArray array -> walkPart(0, array.element());
            case DynamicLengthArray array -> walkPart(0, array.element());
            case Variant variant -> {
                label(variant.selectorLocation(), variant.options(), false);
                for (int index = 0; index < variant.options().size(); index++) {
                    walkPart(index, variant.options().get(index).fieldClass());
                }
            }
            case OptionalField optional -> {
                label(optional.selectorLocation(), options(optional), true);
                walkPart(0, optional.fieldClass());
            }
            default -> { }
        }
    }

    private void walkPart(int index, FieldClass content) {
        locations.enterPart(index);
        walk(content);
        locations.leavePart();
    }

    /// An optional field as a variant: nothing, or the field.
    private List<VariantOption> options(OptionalField optional) {
        FieldClass selector = locations.resolve(optional.selectorLocation())
                .map(path -> path.targets().getFirst().fieldClass())
                .orElse(optional);
        IntegerRangeSet all = IntegerRangeSet.of(rangeOf(selector));
        IntegerRangeSet some = optional.selectorRanges().orElse(null);
        if (some == null) {
            BigInteger most = all.ranges().getFirst().upper();
            some = IntegerRangeSet.of(new IntegerRange(BigInteger.ONE, most));
        }
        var options = new ArrayList<VariantOption>();
        List<IntegerRange> left = all.ranges();
        for (IntegerRange range : some.ranges()) {
            left = TagRanges.without(left, range);
        }
        if (!left.isEmpty()) {
            options.add(new VariantOption(
                    Optional.of(NONE), Structure.EMPTY, new IntegerRangeSet(left), optional.attributes()));
        }
        options.add(new VariantOption(Optional.of(SOME), optional.fieldClass(), some, optional.attributes()));
        return options;
    }

    /// All values that an integer may have; of a boolean, as an unsigned integer.
    static IntegerRange rangeOf(FieldClass selector) {
        int bits = selector instanceof FixedLength fixed ? fixed.layout().lengthBits() : Long.SIZE;
        boolean signed = selector instanceof FieldClass.Integer integer && integer.signed();
        BigInteger upper = BigInteger.ONE.shiftLeft(signed ? bits - 1 : bits).subtract(BigInteger.ONE);
        return new IntegerRange(signed ? upper.not() : BigInteger.ZERO, upper);
    }

    private void label(FieldLocation location, List<VariantOption> options, boolean optional) {
        Optional<FieldPath> path = locations.resolve(location);
        List<Target> targets = path.map(FieldPath::targets).orElse(List.of());
        List<Choice> mine = choices(options, targets.stream().map(Target::fieldClass).findFirst());
        List<Choice> wanted = mine;
        if (path.isPresent()
                && (optional || targets.stream().anyMatch(target -> !isLabelled(target.fieldClass(), wanted)))) {
            List<Map<String, IntegerRangeSet>> selectors = targets.stream()
                    .map(target -> labels.computeIfAbsent(
                            Key.of(path.get().scope(), path.get().names(), target.parts(), stream, event),
                            _ -> new LinkedHashMap<>()))
                    .toList();
            mine = mine.stream().map(choice -> registered(selectors, choice)).toList();
        }
        choices.add(mine);
    }

    /// @param selectors the labels of each field that may be the selector
    private static Choice registered(List<Map<String, IntegerRangeSet>> selectors, Choice choice) {
        String label = choice.label();
        for (int copy = 2; isTaken(selectors, label, choice.ranges()); copy++) {
            label = MemberNames.identifier(withoutUnderscores(choice.label()) + "_" + copy);
        }
        for (Map<String, IntegerRangeSet> selector : selectors) {
            selector.put(label, choice.ranges());
        }
        return new Choice(label, choice.index(), choice.ranges());
    }

    private static boolean isTaken(
            List<Map<String, IntegerRangeSet>> selectors, String label, IntegerRangeSet ranges) {
        return selectors.stream()
                .flatMap(selector -> selector.entrySet().stream())
                .anyMatch(entry -> isAlike(entry.getKey(), label)
                        && !(entry.getKey().equals(label) && entry.getValue().equals(ranges)));
    }

    /// Whether two labels differ in no more than underscores before them, which readers do not hold apart.
    static boolean isAlike(String label, String other) {
        return withoutUnderscores(label).equals(withoutUnderscores(other));
    }

    private static String withoutUnderscores(String label) {
        int start = 0;
        while (start < label.length() && label.charAt(start) == '_') {
            start++;
        }
        return label.substring(start);
    }

    private List<Choice> choices(List<VariantOption> options, Optional<FieldClass> selector) {
        List<String> names = names(options);
        var possible = new ArrayList<Choice>();
        for (int index = 0; index < options.size(); index++) {
            IntegerRangeSet ranges = options.get(index).selectorRanges();
            Optional<IntegerRangeSet> fitting = selector.isEmpty() ? Optional.of(ranges) : fitting(ranges,
                    selector.get());
            if (fitting.isPresent()) {
                possible.add(new Choice(names.get(index), index, fitting.get()));
            }
        }
        return possible;
    }

    /// The part of some ranges that an integer can have.
    Optional<IntegerRangeSet> fitting(IntegerRangeSet ranges, FieldClass integer) {
        if (keepsLabelsOutOfRange) {
            return Optional.of(ranges);
        }
        IntegerRange all = rangeOf(integer);
        var fitting = new ArrayList<IntegerRange>();
        for (IntegerRange range : ranges.ranges()) {
            if (range.intersects(all)) {
                fitting.add(new IntegerRange(range.lower().max(all.lower()), range.upper().min(all.upper())));
            }
        }
        return fitting.isEmpty() ? Optional.empty() : Optional.of(new IntegerRangeSet(fitting));
    }

    private static List<String> names(List<VariantOption> options) {
        var names = new ArrayList<String>();
        Set<String> taken = new HashSet<>();
        for (int index = 0; index < options.size(); index++) {
            String wanted = MemberNames.identifier(options.get(index).name().orElse("option" + index));
            String name = wanted;
            for (int copy = 2; !taken.add(withoutUnderscores(name)); copy++) {
                name = MemberNames.identifier(withoutUnderscores(wanted) + "_" + copy);
            }
            names.add(name);
        }
        return names;
    }

    /// Whether the selector is an enumeration that already selects each option by its name.
    private boolean isLabelled(FieldClass selector, List<Choice> options) {
        if (!(selector instanceof FixedLengthInteger integer)) {
            return false;
        }
        var mappings = new ArrayList<Mapping>();
        for (Mapping mapping : integer.mappings()) {
            fitting(mapping.ranges(), integer).ifPresent(ranges -> mappings.add(new Mapping(mapping.label(), ranges)));
        }
        var ranges = new TagRanges(mappings);
        for (Choice choice : options) {
            var named = new VariantOption(
                    Optional.of(choice.label()), Structure.EMPTY, choice.ranges(), Attributes.NONE);
            if (!ranges.selects(named)) {
                return false;
            }
        }
        return true;
    }
}
