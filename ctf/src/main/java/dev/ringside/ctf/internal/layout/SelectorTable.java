// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.layout;

import dev.ringside.ctf.internal.field.RangeMatcher;
import java.util.List;

/// A number of at least 0 for each value of a selector: the first of some ranges that holds the value decides. Small
/// values, which most selectors are, take one look into an array. Immutable; any thread.
final class SelectorTable {
    /// For a value that no range holds.
    static final int NONE = -1;
    static final SelectorTable EMPTY = new SelectorTable(List.of(), new int[0]);

    private static final int SMALL_VALUES = 64;

    private final List<RangeMatcher> matchers;
    private final int[] numbers;
    /// By value.
    private final int[] small = new int[SMALL_VALUES];

    /// @param numbers by matcher
    SelectorTable(List<RangeMatcher> matchers, int[] numbers) {
        this.matchers = List.copyOf(matchers);
        this.numbers = numbers.clone();
        for (int value = 0; value < SMALL_VALUES; value++) {
            small[value] = search(value);
        }
    }

    int get(long value) {
        return value >= 0 && value < SMALL_VALUES ? small[(int) value] : search(value);
    }

    private int search(long value) {
        for (int i = 0; i < numbers.length; i++) {
            if (matchers.get(i).matches(value)) {
                return numbers[i];
            }
        }
        return NONE;
    }
}
