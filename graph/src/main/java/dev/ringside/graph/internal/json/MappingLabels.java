// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.json;

import dev.ringside.ctf.schema.Mapping;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// The labels of an enumeration by value, and of a bit map by bits; the last values asked for are remembered. One
/// thread.
public final class MappingLabels {
    private static final int REMEMBERED = 4096;

    private final List<Mapping> mappings;
    private final boolean signed;
    private final Map<Long, List<String>> known = new HashMap<>();

    /// @param signed whether the values are; of no account for a bit map
    public MappingLabels(List<Mapping> mappings, boolean signed) {
        this.mappings = mappings;
        this.signed = signed;
    }

    /// The labels whose ranges hold a value, in the order of the metadata.
    public List<String> of(long value) {
        List<String> labels = known.get(value);
        if (labels == null) {
            if (known.size() >= REMEMBERED) {
                known.clear();
            }
            labels = of(signed ? BigInteger.valueOf(value) : new BigInteger(Long.toUnsignedString(value)));
            known.put(value, labels);
        }
        return labels;
    }

    /// The same for values of any size.
    public List<String> of(BigInteger value) {
        LinkedHashSet<String> labels = new LinkedHashSet<>();
        for (Mapping mapping : mappings) {
            if (mapping.ranges().contains(value)) {
                labels.add(mapping.label());
            }
        }
        return List.copyOf(labels);
    }

    /// The flags of a bit map that have a bit set, in the order of the metadata.
    List<String> flags(BigInteger bits) {
        List<String> flags = new ArrayList<>();
        for (Mapping mapping : mappings) {
            boolean set = mapping.ranges().ranges().stream().anyMatch(range -> {
                int lower = range.lower().max(BigInteger.ZERO).min(BigInteger.valueOf(Integer.MAX_VALUE)).intValue();
                BigInteger rest = bits.shiftRight(lower);
                return rest.signum() != 0
                        && BigInteger.valueOf(lower + (long) rest.getLowestSetBit()).compareTo(range.upper()) <= 0;
            });
            if (set) {
                flags.add(mapping.label());
            }
        }
        return flags;
    }
}
