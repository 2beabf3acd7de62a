// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.EnumType;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.Member;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.Reference;
import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.schema.IntegerRange;
import dev.ringside.ctf.schema.IntegerRangeSet;
import dev.ringside.ctf.schema.Mapping;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// The values of an enumeration that select each option of a variant. Where labels overlap, the option that comes first in
/// the variant has the common values, because CTF 2 selects by value and each value selects one option.
final class TagRanges {
    private final Reference tag;
    private final List<Mapping> mappings;
    private final List<IntegerRange> taken = new ArrayList<>();

    private TagRanges(Reference tag, List<Mapping> mappings) {
        this.tag = tag;
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
        return new TagRanges(tag, ((EnumType) types.getFirst()).mappings());
    }

    IntegerRangeSet take(Member option) throws MetadataException {
        List<IntegerRange> left = new ArrayList<>(ranges(option));
        for (IntegerRange other : taken) {
            left = without(left, other);
        }
        if (left.isEmpty()) {
            throw option.place().fault("option `" + option.name() + "` is never selected: the values of its label select"
                    + " options before it");
        }
        taken.addAll(left);
        return new IntegerRangeSet(left);
    }

    private List<IntegerRange> ranges(Member option) throws MetadataException {
        for (Mapping mapping : mappings) {
            if (mapping.label().equals(option.name())) {
                return mapping.ranges().ranges();
            }
        }
        for (Mapping mapping : mappings) {
            if (mapping.label().equals("_" + option.name()) || option.name().equals("_" + mapping.label())) {
                return mapping.ranges().ranges();
            }
        }
        throw option.place().fault("the enumeration `" + tag.shown() + "` has no label `" + option.name() + "`");
    }

    private static List<IntegerRange> without(List<IntegerRange> ranges, IntegerRange cut) {
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
