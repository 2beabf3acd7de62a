// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol.filter;

/// One word of a filter expression.
///
/// @param column from 1
/// @param text   as written
record FilterToken(Kind kind, int column, String text) {
    enum Kind {
        INTEGER,
        FLOATING_POINT,
        NAME,
        TEXT,
        CHARACTER,
        OPERATOR,
        END
    }

    boolean is(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    FilterSyntaxException fault(String reason) {
        return new FilterSyntaxException(column, reason);
    }
}
