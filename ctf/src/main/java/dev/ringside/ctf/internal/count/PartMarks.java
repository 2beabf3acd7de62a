// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.count;

import dev.ringside.ctf.reader.ClockConversion;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The boundaries of a stretch as marks for the events of a part of a packet: what is counted between two marks lies
/// between two boundaries in the merged order.
///
/// An event is behind a boundary of another stream that is earlier, and behind one of the same time where that stream
/// comes first in the order of streams. Events of streams that the order does not tell apart must not have the same
/// time.
final class PartMarks implements Marks {
    private @Nullable Stretch stretch;
    private @Nullable StreamBoundaries stream;
    private @Nullable PacketPart part;
    private @Nullable ClockConversion clock;
    private long[] counted = new long[64];
    private int firstBoundary;
    private int mark;
    private long limitCycles;
    /// Whether events of exactly the mark's time are looked for, which would have no order.
    private boolean atSameTime;
    private boolean unordered;

    PartMarks() {}

    /// Starts with the parts of a task, which belong to a range of boundaries.
    void enterTask(PacketTask task) {
        stretch = task.stretch();
        stream = task.stream();
        clock = task.stream().hasClock() ? task.stream().stream().schema().clockConversion() : null;
        firstBoundary = task.parts().getFirst().from;
        int boundaries = task.parts().getLast().to - firstBoundary;
        if (counted.length < boundaries) {
            counted = Arrays.copyOf(counted, Math.max(boundaries, counted.length * 2));
        }
        unordered = false;
    }

    void enterPart(PacketPart newPart) {
        part = newPart;
        mark = newPart.from + 1;
        atSameTime = false;
        limitCycles = cyclesOfMark(0);
    }

    /// Whether no event so far is later than the end of its packet, and all have an order.
    boolean areInOrder() {
        return !unordered;
    }

    /// The numbers of events from the first boundary of the task on.
    long[] counted() {
        return counted;
    }

    @Override
    public long limitCycles() {
        return limitCycles;
    }

    @Override
    public void add(long events) {
        counted[mark - 1 - firstBoundary] += events;
        unordered |= atSameTime && events > 0;
    }

    @Override
    public boolean pass(long cycles) {
        if (cycles > part().packet.endCycles()) {
            unordered = true;
            return false;
        }
        if (!atSameTime && isUndecided()) {
            atSameTime = true;
            limitCycles = cyclesOfMark(1);
            return true;
        }
        atSameTime = false;
        mark++;
        if (mark > part().to) {
            return false;
        }
        limitCycles = cyclesOfMark(0);
        return true;
    }

    private boolean isUndecided() {
        StreamBoundaries other = stretch().stream(mark);
        return other != stream() && other.group() == stream().group();
    }

    /// The least clock of an event behind the mark, or of one so many nanoseconds later. At most the first after the
    /// end of the packet, where no event should be.
    private long cyclesOfMark(int laterNanos) {
        ClockConversion conversion = clock;
        PacketPart current = part();
        if (conversion == null) {
            return Long.MAX_VALUE;
        }
        StreamBoundaries other = stretch().stream(mark);
        if (other == stream()) {
            return current.packet.endCycles() + 1;
        }
        boolean behindAtSameTime = other.place() < stream().place() || isUndecided();
        return leastCycles(conversion, stretch().nanos(mark) + (behindAtSameTime ? 0 : 1) + laterNanos, current);
    }

    private static long leastCycles(ClockConversion conversion, long nanos, PacketPart current) {
        long low = 0;
        long high = current.packet.endCycles() + 1;
        if (conversion.isOffsetOnly()) {
            long base = conversion.baseNanos();
            return nanos <= base ? 0 : nanos - base < 0 ? high : Math.min(nanos - base, high);
        }
        while (low < high) {
            long middle = low + high >>> 1;
            if (conversion.toNanos(middle) < nanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private PacketPart part() {
        if (part == null) {
            throw new IllegalStateException("no part was entered");
        }
        return part;
    }

    private Stretch stretch() {
        if (stretch == null) {
            throw new IllegalStateException("no task was entered");
        }
        return stretch;
    }

    private StreamBoundaries stream() {
        if (stream == null) {
            throw new IllegalStateException("no task was entered");
        }
        return stream;
    }
}
