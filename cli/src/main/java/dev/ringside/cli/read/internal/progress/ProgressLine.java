// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal.progress;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// The text of a progress line, below 80 columns: how much of the bytes is read, how many events, how many a second,
/// and how long it may still take. What is not known is left out. Stateless.
final class ProgressLine {
    private static final long THOUSAND = 1000;

    private ProgressLine() {}

    /// @param events   0 where nobody counts them
    /// @param readBytes  -1 where not known
    /// @param totalBytes -1 where not known
    static String of(long events, long readBytes, long totalBytes, long elapsedNanos) {
        StringBuilder line = new StringBuilder("Reading:");
        boolean partKnown = readBytes >= 0 && totalBytes > 0;
        // What else a process reads is in the sum, so that it can be more than all; the end says itself when it is
        // there.
        double part = partKnown ? Math.min((double) readBytes / totalBytes, 0.99) : 0;
        if (partKnown) {
            line.append(String.format(Locale.ROOT, " %d %% of %s,", (int) (part * 100), quantity(totalBytes, "B")));
        } else if (readBytes >= 0) {
            line.append(' ').append(quantity(readBytes, "B")).append(',');
        }
        if (events > 0) {
            long perSecond = (long) (events / (elapsedNanos / (double) TimeUnit.SECONDS.toNanos(1)));
            line.append(' ').append(quantity(events, "events")).append(", ").append(quantity(perSecond, "a second"))
                    .append(',');
        }
        line.append(' ').append(time(elapsedNanos));
        if (part > 0) {
            line.append(", ").append(time((long) (elapsedNanos * (1 - part) / part))).append(" left");
        }
        return line.toString();
    }

    /// Three digits and a letter for thousands.
    private static String quantity(long number, String unit) {
        String[] prefixes = {"", "k", "M", "G", "T", "P", "E"};
        double value = number;
        int power = 0;
        while (value >= THOUSAND) {
            value /= THOUSAND;
            power++;
        }
        String digits = power == 0 || value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f";
        String space = unit.length() == 1 ? " " + prefixes[power] : (power == 0 ? "" : " ") + prefixes[power] + " ";
        return String.format(Locale.ROOT, digits, value) + space + unit;
    }

    private static String time(long nanos) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos);
        long minutes = seconds / 60;
        return minutes < 60
                ? String.format(Locale.ROOT, "%d:%02d", minutes, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", minutes / 60, minutes % 60, seconds % 60);
    }
}
