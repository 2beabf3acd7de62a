// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol.filter;

/// A text that is no filter expression: where, and why not.
public final class FilterSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int column;

    /// @param column from 1, where the fault is
    FilterSyntaxException(int column, String reason) {
        super("column " + column + ": " + reason);
        this.column = column;
    }

    public int column() {
        return column;
    }
}
