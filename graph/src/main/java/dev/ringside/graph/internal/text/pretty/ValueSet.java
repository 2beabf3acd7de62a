// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// The words for the values of one kind of number, in the order in which they are tried. Immutable; any thread.
///
/// @param flags whether a value is a combination of words
record ValueSet(boolean flags, List<Word> words) {
    /// A value and its name.
    ///
    /// @param mask the bits that are compared
    record Word(long value, long mask, String name) {}

    ValueSet {
        words = List.copyOf(words);
    }

    /// The names of what a number means.
    ///
    /// @param lengthBits of the number: its higher bits do not count
    /// @return null where it has none
    @Nullable String of(long value, int lengthBits) {
        long counted = lengthBits >= Long.SIZE ? -1 : (1L << lengthBits) - 1;
        return flags ? combination(value & counted) : single(value & counted, counted);
    }

    private @Nullable String single(long value, long counted) {
        for (Word word : words) {
            if ((word.value & counted) == value) {
                return word.name;
            }
        }
        return null;
    }

    private @Nullable String combination(long value) {
        long left = value;
        long taken = 0;
        List<String> found = new ArrayList<>();
        for (Word word : words) {
            if ((value & word.mask) == word.value && (taken & word.mask) == 0) {
                found.add(word.name);
                taken |= word.mask;
                left &= ~word.mask;
            }
        }
        if (found.isEmpty()) {
            return null;
        }
        StringJoiner text = new StringJoiner(" | ");
        found.forEach(text::add);
        if (left != 0) {
            text.add("0x" + Long.toHexString(left));
        }
        return text.toString();
    }

    /// The names of the errors that a negative result stands for.
    ValueSet negated() {
        return new ValueSet(
                flags, words.stream().map(word -> new Word(-word.value, -1, word.name)).toList());
    }
}
