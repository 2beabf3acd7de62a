// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.graph.internal.text.Digits;
import dev.ringside.graph.internal.text.Label;
import dev.ringside.graph.internal.text.TerminalColors;
import dev.ringside.graph.internal.text.TextBuffer;
import dev.ringside.graph.internal.text.WallClockText;

/// The times at the beginning of a line: when, and how long after the line before. One thread.
final class TimestampWriter {
    /// Babeltrace's mark for "no time yet"; a difference of this size shows as unknown, too.
    private static final long UNKNOWN = -1;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int SECOND_DIGITS = 9;
    /// Most differences have no more digits.
    private static final int SHORT_DIGITS = 4;
    private static final int SHORT_NANOS = 10_000;

    private final PrettyOptions.Clock options;
    private final WallClockText wallClock;
    private final Runnable warnOfNegativeTime;
    private final Label begin;
    private final Label middle;
    private final Label end;
    private long lastNanos = UNKNOWN;
    private long lastCycles = UNKNOWN;
    private boolean negativeTimeSeen;
    /// Whether times are shown in nanoseconds.
    private final boolean usual;
    private final boolean delta;
    /// What stands before the digits of a delta below a second.
    private final Label middleOfShort;
    private long secondNanos = Long.MIN_VALUE / 2;
    /// The text of all times within that second, with zeros for the digits that differ.
    private Label second = Label.EMPTY;
    /// Where the first of these digits are.
    private int nanosAt;
    private int deltaAt;

    TimestampWriter(PrettyOptions options, Runnable warnOfNegativeTime) {
        this.options = options.clock();
        this.wallClock = new WallClockText(this.options.date(), this.options.gmt());
        this.warnOfNegativeTime = warnOfNegativeTime;
        this.usual = !this.options.cycles();
        this.delta = this.options.delta();
        TerminalColors colors = options.colors();
        String colorBegin = colors.bold() + colors.brightYellow();
        if (options.names().header()) {
            begin = Label.of(colors.bold() + "timestamp" + colors.reset() + " = " + colorBegin);
            middle = Label.of(colors.reset() + ", " + colors.bold() + "delta" + colors.reset() + " = +");
            end = Label.of((this.options.delta() ? "" : colors.reset()) + ", ");
        } else {
            begin = Label.of("[" + colorBegin);
            middle = Label.of(colors.reset() + "] (+");
            end = Label.of(this.options.delta() ? ") " : colors.reset() + "] ");
        }
        middleOfShort = Label.of(middle + "0.");
    }

    /// Whether times depend on nothing but the time before.
    boolean isUsual() {
        return usual;
    }

    /// The time of the last event, or a mark for none.
    long lastNanos() {
        return lastNanos;
    }

    /// Goes on after an event that was written elsewhere.
    ///
    /// @param nanos what [#lastNanos()] would give
    void resumeAfter(long nanos) {
        lastNanos = nanos;
    }

    /// Appends everything before the rest of the header.
    void append(TextBuffer text, long cycles, long nanos) {
        if (!appendUsual(text, nanos)) {
            appendUnusual(text, cycles, nanos);
        }
    }

    /// Appends the times of a usual event.
    ///
    /// @return false where the event is not usual and nothing was done
    boolean appendUsual(TextBuffer text, long nanos) {
        if (!enter(nanos)) {
            return false;
        }
        int start = text.length();
        text.append(second);
        putDigits(text.ensure(0), start, nanos);
        return true;
    }

    /// Looks at a usual event: its time is shown in nanoseconds, less than a second after the one before.
    ///
    /// @return false where the event is not usual
    boolean enter(long nanos) {
        long sinceLast = nanos - lastNanos;
        if (!usual || nanos < 0 || sinceLast < 0 || sinceLast >= NANOS_PER_SECOND || lastNanos == UNKNOWN) {
            return false;
        }
        long within = nanos - secondNanos;
        if (within < 0 || within >= NANOS_PER_SECOND) {
            enterSecond(nanos);
        }
        return true;
    }

    /// The text of the times of the event that [#enter] looked at, without their digits: the same label until another
    /// second.
    Label second() {
        return second;
    }

    /// Stores the digits of the times of the event that [#enter] looked at.
    ///
    /// @param index where the text of [#second()] begins
    void putDigits(byte[] target, int index, long nanos) {
        Digits.putNine(target, index + nanosAt, (int) (nanos - secondNanos));
        int sinceLast = (int) (nanos - lastNanos);
        lastNanos = nanos;
        if (!delta) {
            return;
        }
        if (sinceLast < SHORT_NANOS) {
            Digits.putFour(target, index + deltaAt + SECOND_DIGITS - SHORT_DIGITS, sinceLast);
        } else {
            Digits.putNine(target, index + deltaAt, sinceLast);
        }
    }

    private void enterSecond(long nanos) {
        secondNanos = nanos - nanos % NANOS_PER_SECOND;
        String zeros = "0".repeat(SECOND_DIGITS);
        Label upToNanos = Label.join(begin, Label.of(options.seconds()
                ? nanos / NANOS_PER_SECOND + "."
                : wallClock.upToSecond(secondNanos)));
        nanosAt = upToNanos.lengthBytes();
        deltaAt = nanosAt + SECOND_DIGITS + middleOfShort.lengthBytes();
        second = Label.join(upToNanos, Label.of(zeros + (delta ? middleOfShort + zeros : "") + end));
    }

    private void appendUnusual(TextBuffer text, long cycles, long nanos) {
        text.append(begin);
        appendTime(text, cycles, nanos);
        if (options.delta()) {
            text.append(middle);
            if (options.cycles()) {
                appendCyclesDelta(text, cycles);
            } else {
                appendNanosDelta(text, nanos);
            }
        } else {
            lastNanos = nanos;
        }
        text.append(end);
    }

    private void appendTime(TextBuffer text, long cycles, long nanos) {
        if (options.cycles()) {
            text.appendUnsignedPadded(cycles, 20);
        } else {
            appendWallClock(text, nanos);
        }
    }

    /// The time alone, never in cycles.
    void appendWallClock(TextBuffer text, long nanos) {
        if (nanos >= 0 && !options.seconds()) {
            wallClock.append(text, nanos);
        } else if (options.seconds()) {
            appendSeconds(text, nanos);
        } else if (negativeTimeSeen) {
            // As Babeltrace does it: only the first negative time falls back to seconds.
            wallClock.append(text, Math.absExact(nanos));
        } else {
            negativeTimeSeen = true;
            warnOfNegativeTime.run();
            appendSeconds(text, nanos);
        }
    }

    private static void appendSeconds(TextBuffer text, long nanos) {
        if (nanos < 0) {
            text.append('-');
        }
        long magnitude = Math.abs(nanos);
        text.appendUnsigned(magnitude / NANOS_PER_SECOND);
        text.append('.');
        text.appendNineDigits((int) (magnitude % NANOS_PER_SECOND));
    }

    private void appendCyclesDelta(TextBuffer text, long cycles) {
        long delta = lastCycles == UNKNOWN ? UNKNOWN : cycles - lastCycles;
        lastCycles = cycles;
        if (delta == UNKNOWN) {
            text.append("????????????");
        } else {
            text.appendUnsignedPadded(delta, 12);
        }
    }

    private void appendNanosDelta(TextBuffer text, long nanos) {
        long delta = lastNanos == UNKNOWN ? UNKNOWN : nanos - lastNanos;
        lastNanos = nanos;
        if (delta == UNKNOWN) {
            text.append("?.?????????");
        } else if (delta >= 0 && delta < NANOS_PER_SECOND) {
            text.append('0');
            text.append('.');
            text.appendNineDigits((int) delta);
        } else {
            text.appendUnsigned(Long.divideUnsigned(delta, NANOS_PER_SECOND));
            text.append('.');
            text.appendNineDigits((int) Long.remainderUnsigned(delta, NANOS_PER_SECOND));
        }
    }
}
