// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.listing;

import java.util.Locale;

/// Sizes, periods and counts as people read them: `512.00 KiB`, `1.00 s`, `495,972`.
public final class QuantityText {
    private static final String[] SIZE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private QuantityText() {}

    /// A size in the largest unit that it has at least one of.
    public static String size(long bytes) {
        return String.format(Locale.ROOT, "%.2f %s", scaled(bytes), unit(bytes));
    }

    /// As [#size(long)], in columns of fixed width.
    static String alignedSize(long bytes) {
        return String.format(Locale.ROOT, "%7.2f %3s", scaled(bytes), unit(bytes));
    }

    private static int power(long bytes) {
        return bytes <= 0 ? 0 : Math.min(SIZE_UNITS.length - 1, (63 - Long.numberOfLeadingZeros(bytes)) / 10);
    }

    private static double scaled(long bytes) {
        return bytes / (double) (1L << 10 * power(bytes));
    }

    private static String unit(long bytes) {
        return SIZE_UNITS[power(bytes)];
    }

    /// A period in the largest unit that it has at least one of; 0 is `Inactive`.
    static String period(long micros) {
        if (micros == 0) {
            return "Inactive";
        }
        if (micros < 1_000) {
            return micros + " µs";
        }
        if (micros < 1_000_000) {
            return String.format(Locale.ROOT, "%.2f ms", micros / 1e3);
        }
        if (micros < 60_000_000) {
            return String.format(Locale.ROOT, "%.2f s", micros / 1e6);
        }
        return micros < 3_600_000_000L
                ? String.format(Locale.ROOT, "%.2f m", micros / 60e6)
                : String.format(Locale.ROOT, "%.2f h", micros / 3600e6);
    }

    /// A count, in groups of three digits when it has more than four.
    public static String count(long value) {
        return value > 9_999 ? String.format(Locale.ROOT, "%,d", value) : Long.toString(value);
    }
}
