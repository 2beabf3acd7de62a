// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.graph.internal.text.Digits;
import dev.ringside.graph.internal.text.Label;
import dev.ringside.graph.internal.text.TerminalColors;
import dev.ringside.graph.internal.text.TextBuffer;
import dev.ringside.graph.internal.text.WallClockText;
import java.nio.charset.StandardCharsets;

/// The times at the beginning of a line: when, and how long after the line before. One thread.
final class TimestampWriter {
    /// Babeltrace's mark for "no time yet"; a difference of this size shows as unknown, too.
    private static final long UNKNOWN = -1;
    /// Room for all that [#put] stores.
    static final int ROOM_BYTES = 256;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int SLOT_NANOS = 10_000;
    private static final int SLOT_DIGITS = 5;
    private static final int SLOT_INNER_DIGITS = 4;

    private final PrettyOptions.Clock options;
    private final WallClockText wallClock;
    private final Runnable warnOfNegativeTime;
    private final Label begin;
    private final Label middle;
    private final Label end;
    private long lastNanos = UNKNOWN;
    private long lastCycles = UNKNOWN;
    private boolean negativeTimeSeen;
    /// Whether times are shown as hours, minutes and seconds, and deltas are shown.
    private final boolean usual;
    /// What stands before the digits of a delta below a second.
    private final Label middleOfShort;
    private long secondNanos = Long.MIN_VALUE / 2;
    /// Most times fall into the same ten microseconds as the time before.
    private long slotNanos = Long.MIN_VALUE / 2;
    /// The text of these times and of a delta below ten microseconds, with zeros for the digits that differ.
    private byte[] slotText = new byte[0];
    /// Where the first of these digits are.
    private int slotTextBytes;

    TimestampWriter(PrettyOptions options, Runnable warnOfNegativeTime) {
        this.options = options.clock();
        this.wallClock = new WallClockText(this.options.date(), this.options.gmt());
        this.warnOfNegativeTime = warnOfNegativeTime;
        this.usual = this.options.delta() && !this.options.cycles() && !this.options.seconds();
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

    /// Whether times depend on nothing but the time before, for all times that [#put] takes.
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
        int index = put(text.ensure(ROOM_BYTES), text.length(), nanos);
        if (index >= 0) {
            text.setLength(index);
        } else {
            appendUnusual(text, cycles, nanos);
        }
    }

    /// Stores the times of a usual event: shown as hours, minutes and seconds, less than a second after the one before.
    ///
    /// @return the index after them, or -1 where the event is not usual and nothing was done
    int put(byte[] target, int index, long nanos) {
        int next = putUpToEnd(target, index, nanos);
        return next < 0 ? next : end.put(target, next);
    }

    /// What [#putUpToEnd] leaves out.
    Label end() {
        return end;
    }

    /// The same as [#put] without the constant text at the end.
    int putUpToEnd(byte[] target, int index, long nanos) {
        long delta = nanos - lastNanos;
        if (!usual || nanos < 0 || delta < 0 || delta >= NANOS_PER_SECOND || lastNanos == UNKNOWN) {
            return -1;
        }
        long inSlot = nanos - slotNanos;
        if (inSlot < 0 || inSlot >= SLOT_NANOS) {
            inSlot = newSlot(nanos);
        }
        lastNanos = nanos;
        byte[] source = slotText;
        System.arraycopy(source, 0, target, index, source.length);
        int digits = index + slotTextBytes;
        Digits.putFour(target, digits, (int) inSlot);
        int next = digits + middleOfShort.lengthBytes() + SLOT_INNER_DIGITS;
        if (delta < SLOT_NANOS) {
            Digits.putFour(target, next + SLOT_DIGITS, (int) delta);
        } else {
            Digits.putNine(target, next, (int) delta);
        }
        return next + 9;
    }

    /// Makes the text of everything down to the ten microseconds.
    private long newSlot(long nanos) {
        long within = nanos - secondNanos;
        if (within < 0 || within >= NANOS_PER_SECOND) {
            within = nanos % NANOS_PER_SECOND;
            secondNanos = nanos - within;
            String second = begin + wallClock.upToSecond(secondNanos);
            slotText = (second + "0".repeat(SLOT_DIGITS + SLOT_INNER_DIGITS) + middleOfShort + "0".repeat(9))
                    .getBytes(StandardCharsets.US_ASCII);
            slotTextBytes = second.length() + SLOT_DIGITS;
        }
        int slot = (int) within / SLOT_NANOS;
        Digits.putFive(slotText, slotTextBytes - SLOT_DIGITS, slot);
        slotNanos = secondNanos + (long) slot * SLOT_NANOS;
        return nanos - slotNanos;
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
