// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.details;

import dev.ringside.ctf.schema.DisplayBase;
import java.math.BigInteger;

/// Integers with separators between groups of digits: `1,000,000`, `0xdead:beef`. Binary numbers show as hexadecimal
/// ones.
final class GroupedDigits {
    private static final BigInteger UNGROUPED = BigInteger.valueOf(9999);

    private GroupedDigits() {}

    static String unsigned(long value) {
        return value >= 0 && value <= 9999 ? Long.toString(value) : of(new BigInteger(Long.toUnsignedString(value)));
    }

    static String signed(long value) {
        return value >= 0 ? unsigned(value) : of(BigInteger.valueOf(value));
    }

    static String of(BigInteger value) {
        return of(value, DisplayBase.DECIMAL);
    }

    static String of(BigInteger value, DisplayBase base) {
        BigInteger magnitude = value.abs();
        String digits = switch (base) {
            case BINARY, HEXADECIMAL -> "0x" + grouped(magnitude.toString(16), 4, ':');
            case OCTAL -> "0" + grouped(magnitude.toString(8), 3, ':');
            case DECIMAL -> magnitude.compareTo(UNGROUPED) <= 0
                    ? magnitude.toString()
                    : grouped(magnitude.toString(), 3, ',');
        };
        return value.signum() < 0 ? "-" + digits : digits;
    }

    private static String grouped(String digits, int group, char separator) {
        StringBuilder text = new StringBuilder(digits);
        for (int i = digits.length() - group; i > 0; i -= group) {
            text.insert(i, separator);
        }
        return text.toString();
    }
}
