// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.schema.IntegerRange;
import dev.ringside.ctf.schema.Mapping;
import dev.ringside.graph.internal.text.Label;
import dev.ringside.graph.internal.text.TerminalColors;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The text for each value of one enumeration: `"LABEL"`, `{ "A", "B" }` or `<unknown>`. Texts are made when first
/// asked for and kept in a small direct-mapped cache. Any thread.
final class EnumerationLabels {
    private static final int CACHE_SLOTS = 64;

    private final List<Mapping> mappings;
    private final boolean signed;
    private final boolean flags;
    private final TerminalColors colors;
    /// Several threads may read and replace entries: whichever they see is right.
    private final @Nullable Entry[] cache = new Entry[CACHE_SLOTS];

    private record Entry(long value, Label text) {}

    /// @param mappings in the order in which their labels are shown (Babeltrace 2.1 gives those of CTF 1.8 last to
    ///                 first)
    /// @param flags    whether a value without a label of its own is told as a combination of single-bit labels
    EnumerationLabels(List<Mapping> mappings, boolean signed, boolean flags, TerminalColors colors) {
        this.mappings = mappings;
        this.signed = signed;
        this.flags = flags;
        this.colors = colors;
    }

    TerminalColors colors() {
        return colors;
    }

    Label of(long value) {
        int slot = (int) (value * 0x9E3779B97F4A7C15L >>> 58);
        Entry entry = cache[slot];
        if (entry == null || entry.value != value) {
            entry = new Entry(value, make(signed ? BigInteger.valueOf(value) : unsigned(value)));
            cache[slot] = entry;
        }
        return entry.text;
    }

    private static BigInteger unsigned(long value) {
        BigInteger low = BigInteger.valueOf(value & Long.MAX_VALUE);
        return value < 0 ? low.setBit(63) : low;
    }

    Label make(BigInteger value) {
        List<String> labels = labelsOf(value);
        if (!labels.isEmpty()) {
            return Label.of(join(labels));
        }
        return Label.of(flags ? flagsOf(value) : unknown());
    }

    private List<String> labelsOf(BigInteger value) {
        List<String> labels = new ArrayList<>();
        for (Mapping mapping : mappings) {
            if (mapping.ranges().contains(value) && !labels.contains(mapping.label())) {
                labels.add(mapping.label());
            }
        }
        return labels;
    }

    private String flagsOf(BigInteger value) {
        if (value.signum() <= 0) {
            return unknown();
        }
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < value.bitLength(); bit++) {
            if (value.testBit(bit)) {
                List<String> labels = labelsOfSingleValue(BigInteger.ONE.shiftLeft(bit));
                if (labels.isEmpty()) {
                    return unknown();
                }
                text.append(text.isEmpty() ? "" : " | ").append(join(labels));
            }
        }
        return text.toString();
    }

    private List<String> labelsOfSingleValue(BigInteger value) {
        IntegerRange single = new IntegerRange(value, value);
        return mappings.stream()
                .filter(mapping -> mapping.ranges().ranges().contains(single))
                .map(Mapping::label)
                .toList();
    }

    private String join(List<String> labels) {
        List<String> quoted = labels.stream()
                .map(label -> colors.bold() + EscapedText.quote(label) + colors.reset())
                .toList();
        return quoted.size() == 1 ? quoted.getFirst() : "{ " + String.join(", ", quoted) + " }";
    }

    private String unknown() {
        return colors.bold() + colors.brightRed() + "<unknown>" + colors.reset();
    }
}
