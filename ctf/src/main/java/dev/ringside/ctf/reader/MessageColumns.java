// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The columns of a [MessageBlock]: for each message its time, its type and where its record starts. They grow
/// together.
///
/// One thread at a time. Times are nanoseconds from the origin of the stream's clock, signed; cycles are unsigned.
final class MessageColumns {
    private int size;
    private long[] nanos;
    /// Not kept where they are nanoseconds less a constant.
    private long[] cycles;
    private boolean cyclesDerived;
    private long baseNanos;
    /// At least 0: ordinal of the event record class. Otherwise a type of [OtherMessages].
    private int[] types;
    /// In bits from the start of the window; one more than messages, so that each record ends where the next starts.
    private int[] startBits;
    private boolean ordered = true;

    /// @param clock null where the messages have no times, or only such as come with their nanoseconds
    MessageColumns(@Nullable ClockConversion clock, int capacity) {
        this.nanos = new long[capacity];
        this.cyclesDerived = clock == null || clock.isOffsetOnly();
        this.baseNanos = clock == null ? 0 : clock.baseNanos();
        this.cycles = new long[cyclesDerived ? 0 : capacity];
        this.types = new int[capacity];
        this.startBits = new int[capacity + 1];
    }

    int size() {
        return size;
    }

    long[] nanos() {
        return nanos;
    }

    /// Empty, or of no use, where cycles follow from nanoseconds.
    long[] cycles() {
        return cycles;
    }

    int[] types() {
        return types;
    }

    int[] startBits() {
        return startBits;
    }

    long nanos(int message) {
        return nanos[message];
    }

    long cycles(int message) {
        return cyclesDerived ? nanos[message] - baseNanos : cycles[message];
    }

    int type(int message) {
        return types[message];
    }

    int startBits(int message) {
        return startBits[message];
    }

    int endBits(int message) {
        return startBits[message + 1];
    }

    /// Whether no time goes back.
    boolean isOrdered() {
        return ordered;
    }

    void clear() {
        size = 0;
        ordered = true;
        startBits[0] = 0;
    }

    void addEvent(int eventRecordClassOrdinal, long eventCycles, long eventNanos, int recordStartBits,
            int recordEndBits) {
        int message = add(eventRecordClassOrdinal, eventCycles, eventNanos);
        startBits[message] = recordStartBits;
        startBits[message + 1] = recordEndBits;
    }

    /// Adds a message without a record.
    void addOther(int type, long messageCycles, long messageNanos) {
        int message = add(type, messageCycles, messageNanos);
        startBits[message + 1] = startBits[message];
    }

    private int add(int type, long messageCycles, long messageNanos) {
        int message = size;
        if (message == types.length) {
            grow();
        }
        nanos[message] = messageNanos;
        ordered &= message == 0 || messageNanos >= nanos[message - 1];
        if (!cyclesDerived) {
            cycles[message] = messageCycles;
        }
        types[message] = type;
        size = message + 1;
        return message;
    }

    /// Says that the elements up to a new size are filled.
    void added(int newSize, boolean inOrder) {
        size = newSize;
        ordered &= inOrder;
    }

    private void grow() {
        int capacity = Math.max(16, types.length * 2);
        nanos = Arrays.copyOf(nanos, capacity);
        if (!cyclesDerived) {
            cycles = Arrays.copyOf(cycles, capacity);
        }
        types = Arrays.copyOf(types, capacity);
        startBits = Arrays.copyOf(startBits, capacity + 1);
    }

    /// Replaces the messages by some of another block.
    ///
    /// @param shiftBits how much nearer to the start of their window the records lie
    void copy(MessageColumns source, int from, int to, int shiftBits) {
        int count = to - from;
        cyclesDerived = source.cyclesDerived;
        baseNanos = source.baseNanos;
        size = count;
        ordered = source.ordered;
        ensureCapacity(count);
        System.arraycopy(source.nanos, from, nanos, 0, count);
        System.arraycopy(source.types, from, types, 0, count);
        if (!cyclesDerived) {
            System.arraycopy(source.cycles, from, cycles, 0, count);
        }
        for (int i = 0; i <= count; i++) {
            startBits[i] = source.startBits[from + i] - shiftBits;
        }
    }

    private void ensureCapacity(int count) {
        if (types.length < count) {
            nanos = new long[count];
            types = new int[count];
            startBits = new int[count + 1];
        }
        if (!cyclesDerived && cycles.length < count) {
            cycles = new long[types.length];
        }
    }

    /// The first message from `from` on whose time is not before a time, or `to`.
    int firstAtOrAfter(long time, int from, int to) {
        long[] times = nanos;
        int message = from;
        while (message < to && times[message] < time) {
            message++;
        }
        return message;
    }

    /// The same as [#firstAtOrAfter] in a range that is expected to be long.
    int searchAtOrAfter(long time, int from, int to) {
        if (!ordered) {
            return firstAtOrAfter(time, from, to);
        }
        int low = from;
        int high = to;
        while (low < high) {
            int middle = low + high >>> 1;
            if (nanos[middle] < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// The greatest time in a range that is not empty.
    long lastNanos(int from, int to) {
        long last = nanos[to - 1];
        if (!ordered) {
            for (int message = from; message < to; message++) {
                last = Math.max(last, nanos[message]);
            }
        }
        return last;
    }

    /// The last event before a message, or -1.
    int lastEvent(int from, int before) {
        int message = before - 1;
        while (message >= from && types[message] < 0) {
            message--;
        }
        return message >= from ? message : -1;
    }
}
