// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.graph.internal.text.Digits;
import dev.ringside.graph.internal.text.Label;
import dev.ringside.graph.internal.text.TerminalColors;
import dev.ringside.graph.internal.text.TextBuffer;
import dev.ringside.graph.internal.text.WallClockText;

/// The times at the beginning of a line: when, and how long after the line before. One thread.
///
/// Times are in nanoseconds or, where lines show cycles, in cycles; a thousand million cycles count as a second then,
/// since it is their last nine digits that differ from line to line.
final class TimestampWriter {
    /// Babeltrace's mark for "no time yet"; a difference of this size shows as unknown, too.
    private static final long UNKNOWN = -1;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int SECOND_DIGITS = 9;
    /// Most differences have no more digits.
    private static final int SHORT_DIGITS = 4;
    private static final int SHORT_DELTA = 10_000;
    /// Cycles are shown with leading zeros.
    private static final int CYCLES_DIGITS = 20;
    private static final int CYCLES_DELTA_DIGITS = 12;

    private final PrettyOptions.Clock options;
    private final WallClockText wallClock;
    private final Runnable warnOfNegativeTime;
    private final Label begin;
    private final Label middle;
    private final Label end;
    private long lastTime = UNKNOWN;
    private boolean negativeTimeSeen;
    private final boolean delta;
    /// What stands before the digits of a delta below a second.
    private final Label middleOfShort;
    private long secondStart = Long.MIN_VALUE / 2;
    /// The text of all times within that second, with zeros for the digits that differ.
    private Label second = Label.EMPTY;
    /// Where the first of these digits are.
    private int digitsAt;
    private int deltaAt;

    TimestampWriter(PrettyOptions options, Runnable warnOfNegativeTime) {
        this.options = options.clock();
        this.wallClock = new WallClockText(this.options.date(), this.options.gmt());
        this.warnOfNegativeTime = warnOfNegativeTime;
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
        middleOfShort = Label.of(
                middle + (this.options.cycles() ? "0".repeat(CYCLES_DELTA_DIGITS - SECOND_DIGITS) : "0."));
    }

    /// The time of the last event, or a mark for none.
    long lastTime() {
        return lastTime;
    }

    /// The time of the last event of a batch.
    ///
    /// @param otherwise the result where there is no such event
    long lastTime(MessageBatch batch, long otherwise) {
        return options.cycles() ? batch.lastEventCycles(otherwise) : batch.lastEventNanos(otherwise);
    }

    /// Goes on after an event that was written elsewhere.
    ///
    /// @param time what [#lastTime()] would give
    void resumeAfter(long time) {
        lastTime = time;
    }

    /// Appends everything before the rest of the header.
    void append(TextBuffer text, long time) {
        if (!appendUsual(text, time)) {
            appendUnusual(text, time);
        }
    }

    /// Appends the times of a usual event.
    ///
    /// @return false where the event is not usual and nothing was done
    boolean appendUsual(TextBuffer text, long time) {
        if (!enter(time)) {
            return false;
        }
        int start = text.length();
        text.append(second);
        putDigits(text.ensure(0), start, time);
        return true;
    }

    /// Looks at a usual event: its time is not negative, and less than a second after the one before.
    ///
    /// @return false where the event is not usual
    boolean enter(long time) {
        long sinceLast = time - lastTime;
        if (time < 0 || sinceLast < 0 || sinceLast >= NANOS_PER_SECOND || lastTime == UNKNOWN) {
            return false;
        }
        long within = time - secondStart;
        if (within < 0 || within >= NANOS_PER_SECOND) {
            enterSecond(time);
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
    void putDigits(byte[] target, int index, long time) {
        Digits.putNine(target, index + digitsAt, (int) (time - secondStart));
        int sinceLast = (int) (time - lastTime);
        lastTime = time;
        if (!delta) {
            return;
        }
        if (sinceLast < SHORT_DELTA) {
            Digits.putFour(target, index + deltaAt + SECOND_DIGITS - SHORT_DIGITS, sinceLast);
        } else {
            Digits.putNine(target, index + deltaAt, sinceLast);
        }
    }

    private void enterSecond(long time) {
        secondStart = time - time % NANOS_PER_SECOND;
        String zeros = "0".repeat(SECOND_DIGITS);
        Label upToDigits = Label.join(begin, Label.of(upToSecond(time / NANOS_PER_SECOND)));
        digitsAt = upToDigits.lengthBytes();
        deltaAt = digitsAt + SECOND_DIGITS + middleOfShort.lengthBytes();
        second = Label.join(upToDigits, Label.of(zeros + (delta ? middleOfShort + zeros : "") + end));
    }

    private String upToSecond(long seconds) {
        if (options.cycles()) {
            String digits = Long.toString(seconds);
            return "0".repeat(CYCLES_DIGITS - SECOND_DIGITS - digits.length()) + digits;
        }
        return options.seconds() ? seconds + "." : wallClock.upToSecond(secondStart);
    }

    private void appendUnusual(TextBuffer text, long time) {
        text.append(begin);
        if (options.cycles()) {
            text.appendUnsignedPadded(time, CYCLES_DIGITS);
        } else {
            appendWallClock(text, time);
        }
        if (delta) {
            text.append(middle);
            long sinceLast = lastTime == UNKNOWN ? UNKNOWN : time - lastTime;
            if (options.cycles()) {
                appendCyclesDelta(text, sinceLast);
            } else {
                appendNanosDelta(text, sinceLast);
            }
        }
        lastTime = time;
        text.append(end);
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

    private static void appendCyclesDelta(TextBuffer text, long sinceLast) {
        if (sinceLast == UNKNOWN) {
            text.append("????????????");
        } else {
            text.appendUnsignedPadded(sinceLast, CYCLES_DELTA_DIGITS);
        }
    }

    private static void appendNanosDelta(TextBuffer text, long sinceLast) {
        if (sinceLast == UNKNOWN) {
            text.append("?.?????????");
        } else if (sinceLast >= 0 && sinceLast < NANOS_PER_SECOND) {
            text.append('0');
            text.append('.');
            text.appendNineDigits((int) sinceLast);
        } else {
            text.appendUnsigned(Long.divideUnsigned(sinceLast, NANOS_PER_SECOND));
            text.append('.');
            text.appendNineDigits((int) Long.remainderUnsigned(sinceLast, NANOS_PER_SECOND));
        }
    }
}
