// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.internal.metadata.Limits;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.EnumType;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.Reference;
import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.schema.IntegerRange;
import dev.ringside.ctf.schema.IntegerRangeSet;
import dev.ringside.ctf.schema.Mapping;
import dev.ringside.ctf.schema.VariantOption;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The values of an enumeration that select each option of a variant. Where labels overlap, the option that comes first
/// in the variant has the common values, because CTF 2 selects by value and each value selects one option.
final class TagRanges {
    private final List<Mapping> mappings;
    private final List<IntegerRange> taken = new ArrayList<>();

    TagRanges(List<Mapping> mappings) {
        this.mappings = mappings;
    }

    /// @param types what the tag may be; all enumerations, with the same labels
    static TagRanges of(Reference tag, List<TsdlType> types) throws MetadataException {
        for (TsdlType type : types) {
            if (!(type instanceof EnumType enumeration)) {
                throw tag.place().fault("`" + tag.shown() + "` selects an option of a variant, but is no enumeration");
            }
            if (!enumeration.mappings().equals(((EnumType) types.getFirst()).mappings())) {
                throw tag.place().fault("`" + tag.shown() + "` may be several enumerations with different labels");
            }
        }
        List<Mapping> mappings = ((EnumType) types.getFirst()).mappings();
        int ranges = 0;
        for (Mapping mapping : mappings) {
            ranges += mapping.ranges().ranges().size();
        }
        Limits.checkVariantRanges(tag.place(), ranges);
        return new TagRanges(mappings);
    }

    /// Empty for an option that no value selects: the enumeration has no such label, or earlier options have all its
    /// values.
    Optional<IntegerRangeSet> take(String option) {
        List<IntegerRange> left = left(option);
        taken.addAll(left);
        return left.isEmpty() ? Optional.empty() : Optional.of(new IntegerRangeSet(left));
    }

    /// The name under which an option is written, so that it reads back with the same ranges.
    String nameSelecting(VariantOption option) {
        String name = candidateSelecting(option)
                .orElseGet(() -> MemberNames.optionNames(option.name().orElseThrow()).getFirst());
        take(name);
        return name;
    }

    /// Whether an option can have a name that selects it by just its ranges; such an option is then taken.
    boolean selects(VariantOption option) {
        boolean selects = candidateSelecting(option).isPresent();
        nameSelecting(option);
        return selects;
    }

    private Optional<String> candidateSelecting(VariantOption option) {
        List<String> candidates = MemberNames.optionNames(option.name().orElseThrow()).stream()
                .filter(candidate -> left(candidate).equals(option.selectorRanges().ranges()))
                .toList();
        // Babeltrace wants the very label.
        return candidates.stream()
                .filter(candidate -> mappings.stream().anyMatch(mapping -> mapping.label().equals(candidate)))
                .findFirst()
                .or(() -> candidates.stream().findFirst());
    }

    private List<IntegerRange> left(String option) {
        List<IntegerRange> left = new ArrayList<>(ranges(option));
        for (IntegerRange other : taken) {
            left = without(left, other);
        }
        return left;
    }

    private List<IntegerRange> ranges(String option) {
        for (Mapping mapping : mappings) {
            if (mapping.label().equals(option)) {
                return mapping.ranges().ranges();
            }
        }
        for (Mapping mapping : mappings) {
            if (mapping.label().equals("_" + option) || option.equals("_" + mapping.label())) {
                return mapping.ranges().ranges();
            }
        }
        return List.of();
    }

    /// What is left of some ranges without another.
    static List<IntegerRange> without(List<IntegerRange> ranges, IntegerRange cut) {
        var left = new ArrayList<IntegerRange>();
        for (IntegerRange range : ranges) {
            if (!range.intersects(cut)) {
                left.add(range);
                continue;
            }
            if (range.lower().compareTo(cut.lower()) < 0) {
                left.add(new IntegerRange(range.lower(), cut.lower().subtract(BigInteger.ONE)));
            }
            if (range.upper().compareTo(cut.upper()) > 0) {
                left.add(new IntegerRange(cut.upper().add(BigInteger.ONE), range.upper()));
            }
        }
        return left;
    }
}
