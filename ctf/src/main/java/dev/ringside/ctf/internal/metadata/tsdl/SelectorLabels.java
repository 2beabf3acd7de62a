// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.internal.metadata.FieldPath;
import dev.ringside.ctf.internal.metadata.LocationResolver;
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

/// The labels that the selectors of variants and optional fields need, because CTF 1.8 selects an option by the label of an
/// enumeration. A first walk over the whole schema gathers them; the walk that rewrites it meets the dependent fields in
/// the same order and asks for their labels with [#next].
final class SelectorLabels {
    static final String NONE = "none";
    static final String SOME = "some";

    /// A selector: where it stands in which data stream class and event record class (-1: in none).
    record Key(Scope scope, int stream, int event, List<String> names) {
        static Key of(FieldPath path, int stream, int event) {
            boolean ofTrace = path.scope() == Scope.PACKET_HEADER;
            boolean ofEvent = path.scope().ordinal() >= Scope.EVENT_RECORD_SPECIFIC_CONTEXT.ordinal();
            return new Key(path.scope(), ofTrace ? -1 : stream, ofEvent ? event : -1, path.names());
        }
    }

    private final Map<Key, Map<String, IntegerRangeSet>> labels = new HashMap<>();
    private final List<List<String>> optionLabels = new ArrayList<>();
    private final LocationResolver locations = new LocationResolver();
    private int stream = -1;
    private int event = -1;
    private int next;

    SelectorLabels(TraceClass trace) {
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

    /// The labels of the options of the next variant or optional field.
    List<String> next() {
        return optionLabels.get(next++);
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
            case StaticLengthArray array -> walk(array.element());
            case DynamicLengthArray array -> walk(array.element());
            case Variant variant -> {
                label(variant.selectorLocation(), variant.options(), false);
                variant.options().forEach(option -> walk(option.fieldClass()));
            }
            case OptionalField optional -> {
                label(optional.selectorLocation(), options(optional), true);
                walk(optional.fieldClass());
            }
            default -> { }
        }
    }

    /// An optional field as a variant: nothing, or the field.
    private List<VariantOption> options(OptionalField optional) {
        FieldClass selector = locations.resolve(optional.selectorLocation())
                .map(path -> path.targets().getFirst())
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
        List<String> names = names(options);
        Optional<FieldPath> path = locations.resolve(location);
        if (path.isEmpty() || !optional && isLabelled(path.get().targets().getFirst(), names, options)) {
            optionLabels.add(names);
            return;
        }
        Map<String, IntegerRangeSet> selector =
                labels.computeIfAbsent(Key.of(path.get(), stream, event), _ -> new LinkedHashMap<>());
        var mine = new ArrayList<String>();
        for (int index = 0; index < options.size(); index++) {
            IntegerRangeSet ranges = options.get(index).selectorRanges();
            String label = names.get(index);
            for (int copy = 2; selector.containsKey(label) && !selector.get(label).equals(ranges); copy++) {
                label = names.get(index) + "_" + copy;
            }
            selector.put(label, ranges);
            mine.add(label);
        }
        optionLabels.add(mine);
    }

    private static List<String> names(List<VariantOption> options) {
        var names = new ArrayList<String>();
        Set<String> taken = new HashSet<>();
        for (int index = 0; index < options.size(); index++) {
            String wanted = MemberNames.identifier(options.get(index).name().orElse("option" + index));
            String name = wanted;
            for (int copy = 2; !taken.add(name); copy++) {
                name = wanted + "_" + copy;
            }
            names.add(name);
        }
        return names;
    }

    /// Whether the selector is an enumeration that already selects each option by its name.
    private static boolean isLabelled(FieldClass selector, List<String> names, List<VariantOption> options) {
        if (!(selector instanceof FixedLengthInteger integer)) {
            return false;
        }
        List<Mapping> mappings = integer.mappings();
        var ranges = new TagRanges(mappings);
        for (int index = 0; index < options.size(); index++) {
            VariantOption option = options.get(index);
            var named = new VariantOption(
                    Optional.of(names.get(index)), option.fieldClass(), option.selectorRanges(), option.attributes());
            if (!ranges.selects(named)) {
                return false;
            }
        }
        return true;
    }
}
