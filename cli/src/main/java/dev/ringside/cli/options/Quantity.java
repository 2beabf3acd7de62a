// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.options;

import java.util.OptionalLong;

/// Numbers with a suffix, as options take them.
public final class Quantity {
    private static final long KIBI = 1024;

    private Quantity() {}

    /// Bytes: a number, then nothing, `k`, `M` or `G`. Nothing for anything else and for what does not fit.
    public static OptionalLong sizeBytes(String text) {
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        long factor =
                switch (text.charAt(text.length() - 1)) {
                    case 'k', 'K' -> KIBI;
                    case 'M' -> KIBI * KIBI;
                    case 'G' -> KIBI * KIBI * KIBI;
                    default -> 1;
                };
        return scaled(factor == 1 ? text : text.substring(0, text.length() - 1), factor);
    }

    /// Microseconds: a number, then nothing, `us`, `ms`, `s`, `m` or `h`.
    public static OptionalLong periodMicros(String text) {
        int digits = 0;
        while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
            digits++;
        }
        long factor =
                switch (text.substring(digits)) {
                    case "", "us" -> 1L;
                    case "ms" -> 1_000L;
                    case "s" -> 1_000_000L;
                    case "m" -> 60_000_000L;
                    case "h" -> 3_600_000_000L;
                    default -> 0L;
                };
        return factor == 0 ? OptionalLong.empty() : scaled(text.substring(0, digits), factor);
    }

    private static OptionalLong scaled(String number, long factor) {
        try {
            if (number.isEmpty() || number.charAt(0) == '-' || number.charAt(0) == '+') {
                return OptionalLong.empty();
            }
            return OptionalLong.of(Math.multiplyExact(Long.decode(number), factor));
        } catch (ArithmeticException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    public static boolean isPowerOfTwo(long value) {
        return value > 0 && Long.bitCount(value) == 1;
    }

    /// The least power of two that is not less.
    public static long roundedUp(long value) {
        return isPowerOfTwo(value) ? value : Long.highestOneBit(value) << 1;
    }
}
