// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.schema;

/// The base in which a reader should show an integer.
public enum DisplayBase {
    BINARY(2),
    OCTAL(8),
    DECIMAL(10),
    HEXADECIMAL(16);

    private final int radix;

    DisplayBase(int radix) {
        this.radix = radix;
    }

    public int radix() {
        return radix;
    }
}
