// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text;

import java.util.TimeZone;

/// Times from the Unix epoch as `[YYYY-MM-DD ]hh:mm:ss.nnnnnnnnn`, in UTC or in the time zone of this machine.
///
/// Everything down to the second is kept as one label, so that most times cost that label and nine digits. One thread.
public final class WallClockText {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long SECONDS_PER_DAY = 86_400;

    private final boolean date;
    private final boolean utc;
    private long labelledSecondNanos;
    private Label label = Label.EMPTY;

    public WallClockText(boolean date, boolean utc) {
        this.date = date;
        this.utc = utc;
    }

    /// @param nanos not negative
    public void append(TextBuffer text, long nanos) {
        long within = nanos - labelledSecondNanos;
        if (within < 0 || within >= NANOS_PER_SECOND || label == Label.EMPTY) {
            long seconds = nanos / NANOS_PER_SECOND;
            label = Label.of(format(seconds));
            labelledSecondNanos = seconds * NANOS_PER_SECOND;
            within = nanos - labelledSecondNanos;
        }
        byte[] target = text.ensure(label.roomBytes() + 9);
        int length = label.put(target, text.length());
        Digits.putNine(target, length, (int) within);
        text.setLength(length + 9);
    }

    /// Everything before the nine digits of a time.
    ///
    /// @param nanos not negative
    public String upToSecond(long nanos) {
        return format(nanos / NANOS_PER_SECOND);
    }

    /// With the point before the part of the second.
    private String format(long secondsFromEpoch) {
        long local = secondsFromEpoch + (utc ? 0 : TimeZone.getDefault().getOffset(secondsFromEpoch * 1000) / 1000);
        long days = Math.floorDiv(local, SECONDS_PER_DAY);
        int second = (int) Math.floorMod(local, SECONDS_PER_DAY);
        StringBuilder text = new StringBuilder(24);
        if (date) {
            appendDate(text, days);
        }
        appendTwo(text, second / 3600).append(':');
        appendTwo(text, second / 60 % 60).append(':');
        return appendTwo(text, second % 60).append('.').toString();
    }

    private static StringBuilder appendTwo(StringBuilder text, int value) {
        return text.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }

    /// The proleptic Gregorian date, counted in years that begin on the first of March, so that leap days come last.
    private static void appendDate(StringBuilder text, long daysFromEpoch) {
        long days = daysFromEpoch + 719_468;
        long era = Math.floorDiv(days, 146_097);
        long dayOfEra = days - era * 146_097;
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = (int) (dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100));
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        if (year < 1000) {
            text.append("0".repeat(4 - Long.toString(year).length()));
        }
        appendTwo(text.append(year).append('-'), month);
        appendTwo(text.append('-'), dayOfYear - (153 * monthFromMarch + 2) / 5 + 1).append(' ');
    }
}
