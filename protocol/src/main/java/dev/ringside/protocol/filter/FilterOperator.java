// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol.filter;

import java.util.Arrays;
import java.util.Optional;

/// The operators with two operands. Bit operations bind tighter than comparisons, other than in C. Any thread.
public enum FilterOperator {
    OR("||", 0),
    AND("&&", 1),
    EQUAL("==", 2),
    NOT_EQUAL("!=", 2),
    LESS("<", 3),
    LESS_OR_EQUAL("<=", 3),
    GREATER(">", 3),
    GREATER_OR_EQUAL(">=", 3),
    BIT_OR("|", 4),
    BIT_XOR("^", 5),
    BIT_AND("&", 6),
    SHIFT_LEFT("<<", 7),
    SHIFT_RIGHT(">>", 7);

    private final String symbol;
    private final int tightness;

    FilterOperator(String symbol, int tightness) {
        this.symbol = symbol;
        this.tightness = tightness;
    }

    public String symbol() {
        return symbol;
    }

    /// How tightly it binds, from 0.
    int tightness() {
        return tightness;
    }

    /// Whether its operands are compared for equality, which text can be too.
    public boolean isEquality() {
        return this == EQUAL || this == NOT_EQUAL;
    }

    static Optional<FilterOperator> of(String symbol) {
        return Arrays.stream(values()).filter(each -> each.symbol.equals(symbol)).findFirst();
    }
}
