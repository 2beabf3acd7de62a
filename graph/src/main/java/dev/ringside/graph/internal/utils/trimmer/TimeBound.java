// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.utils.trimmer;

import dev.ringside.graph.Parameters;
import dev.ringside.graph.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An end of the time range: a time, or a time of the day of the first message. Immutable.
///
/// @param nanos     from the origin, where the time is known; nothing is bounded where neither this nor a time of day
///                  is there
/// @param timeOfDay of the day of the first message
record TimeBound(@Nullable Long nanos, @Nullable LocalTime timeOfDay, ZoneId zone) {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final Pattern SECONDS = Pattern.compile("(-?)([0-9]{1,18})(?:\\.([0-9]{1,9}))?");
    private static final Pattern DATE_AND_TIME = Pattern.compile(
            "(?:([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ \\t]+(?=[0-9])|$))?"
                    + "(?:([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\\.([0-9]{1,9}))?)?)?");

    /// @throws dev.ringside.graph.GraphException where the parameter is no time
    static TimeBound of(Parameters parameters, String name, boolean gmt) {
        ZoneId zone = gmt ? ZoneOffset.UTC : ZoneId.systemDefault();
        try {
            return switch (parameters.value(name).orElse(null)) {
                case null -> new TimeBound(null, null, zone);
                case Value.SignedInteger seconds ->
                    new TimeBound(Math.multiplyExact(seconds.value(), NANOS_PER_SECOND), null, zone);
                case Value.Text text -> parse(text.value(), zone);
                case Value other -> throw parameters.failure(
                        "unexpected type for `" + name + "`: expected STRING or SIGNED_INTEGER, actual-type="
                                + other.typeName());
            };
        } catch (ArithmeticException | DateTimeException e) {
            throw parameters.failure("Invalid date/time format: param=\"" + given(parameters, name)
                    + "\": `" + name + "` is [YYYY-MM-DD ]hh:mm[:ss[.n]] or [-]SEC[.n]");
        }
    }

    private static String given(Parameters parameters, String name) {
        return switch (parameters.value(name).orElse(null)) {
            case Value.Text text -> text.value();
            case Value.SignedInteger seconds -> Long.toString(seconds.value());
            case null, default -> name;
        };
    }

    private static TimeBound parse(String text, ZoneId zone) {
        Matcher seconds = SECONDS.matcher(text);
        if (seconds.matches()) {
            long whole = Math.multiplyExact(Long.parseLong(seconds.group(2)), NANOS_PER_SECOND);
            long magnitude = Math.addExact(whole, fraction(seconds.group(3)));
            return new TimeBound(seconds.group(1).isEmpty() ? magnitude : -magnitude, null, zone);
        }
        Matcher time = DATE_AND_TIME.matcher(text);
        if (!time.matches() || text.isEmpty()) {
            throw new DateTimeException("no known form of a time: " + text);
        }
        LocalTime timeOfDay = LocalTime.of(number(time.group(4)), number(time.group(5)), number(time.group(6)))
                .withNano(fraction(time.group(7)));
        if (time.group(1) == null) {
            return new TimeBound(null, timeOfDay, zone);
        }
        LocalDate date = LocalDate.of(
                Integer.parseInt(time.group(1)), Integer.parseInt(time.group(2)), Integer.parseInt(time.group(3)));
        return new TimeBound(nanos(date, timeOfDay, zone), null, zone);
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /// Up to nine digits behind the point, in nanoseconds.
    private static int fraction(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt((digits + "000000000").substring(0, 9));
    }

    private static long nanos(LocalDate date, LocalTime timeOfDay, ZoneId zone) {
        Instant instant = LocalDateTime.of(date, timeOfDay).atZone(zone).toInstant();
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), instant.getNano());
    }

    boolean isSet() {
        return nanos != null || timeOfDay != null;
    }

    /// The bound in nanoseconds from the origin, given the time of some message; `otherwise` where nothing is bounded.
    long resolve(long messageNanos, long otherwise) {
        if (nanos != null) {
            return nanos;
        }
        if (timeOfDay == null) {
            return otherwise;
        }
        Instant instant = Instant.ofEpochSecond(
                Math.floorDiv(messageNanos, NANOS_PER_SECOND), Math.floorMod(messageNanos, NANOS_PER_SECOND));
        return nanos(LocalDate.ofInstant(instant, zone), timeOfDay, zone);
    }
}
