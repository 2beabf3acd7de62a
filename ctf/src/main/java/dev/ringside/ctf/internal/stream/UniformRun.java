// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import dev.ringside.ctf.internal.bits.Strings;
import dev.ringside.ctf.internal.bits.Words;
import dev.ringside.ctf.internal.layout.HeaderShape;
import dev.ringside.ctf.internal.layout.SkipProgram;
import dev.ringside.ctf.reader.MessageBlock;

/// Scans consecutive records of one event record class whose headers fit in one little-endian word: the class is then
/// one comparison, which the
/// processor predicts, so that the place of a record does not wait for the class of the one before it.
///
/// Only for clocks whose nanoseconds are cycles plus a constant.
final class UniformRun {
    private final long idMask;
    private final long extendedPattern;
    private final boolean hasExtended;
    private final long selectorMask;
    private final int timeShift;
    private final long timeMask;
    private final int headerBytes;
    private final int alignment;
    private final long baseNanos;
    private final long maxCycles;

    int at;
    long cycles;

    private UniformRun(HeaderShape shape, long baseNanos, long maxCycles) {
        HeaderShape.Part part = shape.first();
        this.selectorMask = shape.selector().mask() << shape.selector().shift();
        this.hasExtended = shape.selector().mask() != 0;
        this.extendedPattern = shape.extendedValue() << shape.selector().shift();
        this.idMask = part.id().mask() << part.id().shift() | selectorMask;
        this.timeShift = part.timestamp().shift();
        this.timeMask = part.timestamp().mask();
        this.headerBytes = part.sizeBytes();
        this.alignment = shape.alignmentBytes() - 1;
        this.baseNanos = baseNanos;
        this.maxCycles = maxCycles;
    }

    static boolean fits(HeaderShape shape) {
        return isInFirstWord(shape.first().id()) && isInFirstWord(shape.first().timestamp())
                && isInFirstWord(shape.selector());
    }

    private static boolean isInFirstWord(HeaderShape.Field field) {
        return field.offsetBytes() < Long.BYTES && field.shift() >= 0
                && Long.SIZE - Long.numberOfLeadingZeros(field.mask()) + field.shift()
                        <= Long.SIZE - field.offsetBytes() * Byte.SIZE;
    }

    static UniformRun of(HeaderShape shape, long baseNanos, long maxCycles) {
        return new UniformRun(shape.inFirstWord(), baseNanos, maxCycles);
    }

    /// Adds as many records as are of the same class as the first, which has a header of the common kind.
    ///
    /// @param bodyBytes the size of every body of the class
    /// @return the number of messages in the block
    int fixed(MessageBlock block, byte[] window, int start, int end, int limit, int ordinal, int bodyBytes) {
        int recordBytes = headerBytes + bodyBytes;
        int count = block.size();
        int last = (int) Math.min(limit, count + (long) (end - start) / recordBytes);
        if ((recordBytes & alignment) != 0) {
            last = Math.min(last, count + 1);
        }
        long pattern = Words.little64(window, start) & idMask;
        long[] nanosColumn = block.nanosColumn();
        int[] types = block.typesColumn();
        int[] startBits = block.startBitsColumn();
        long mask = timeMask;
        long now = cycles;
        int position = start;
        boolean ordered = true;
        long lastNanos = count == 0 ? Long.MIN_VALUE : nanosColumn[count - 1];
        while (count < last) {
            long word = Words.little64(window, position);
            long time = word >>> timeShift & mask;
            long low = now & mask;
            long then = now - low + time + (time < low ? mask + 1 : 0);
            if ((word & idMask) != pattern || Long.compareUnsigned(then, maxCycles) > 0) {
                break;
            }
            long nanos = then + baseNanos;
            ordered &= nanos >= lastNanos;
            lastNanos = nanos;
            nanosColumn[count] = nanos;
            types[count] = ordinal;
            startBits[count] = position << 3;
            now = then;
            position += recordBytes;
            count++;
        }
        return finish(block, startBits, count, position, now, ordered);
    }

    /// The same for bodies of a fixed part, a null-terminated string and another fixed part.
    int string(MessageBlock block, byte[] window, int start, int end, int limit, int ordinal, SkipProgram program) {
        int before = headerBytes + program.bytesBeforeString();
        int after = program.bytesAfterString() + 1;
        long pattern = Words.little64(window, start) & idMask;
        long[] nanosColumn = block.nanosColumn();
        int[] types = block.typesColumn();
        int[] startBits = block.startBitsColumn();
        long mask = timeMask;
        int count = block.size();
        long now = cycles;
        int position = start;
        boolean ordered = true;
        long lastNanos = count == 0 ? Long.MIN_VALUE : nanosColumn[count - 1];
        while (count < limit && position + before < end) {
            long word = Words.little64(window, position);
            long time = word >>> timeShift & mask;
            long low = now & mask;
            long then = now - low + time + (time < low ? mask + 1 : 0);
            if ((word & idMask) != pattern || Long.compareUnsigned(then, maxCycles) > 0) {
                break;
            }
            int zero = Strings.zeroByte(window, position + before, end);
            if (zero < 0 || zero + after > end) {
                break;
            }
            long nanos = then + baseNanos;
            ordered &= nanos >= lastNanos;
            lastNanos = nanos;
            nanosColumn[count] = nanos;
            types[count] = ordinal;
            startBits[count] = position << 3;
            now = then;
            position = zero + after;
            count++;
        }
        return finish(block, startBits, count, position, now, ordered);
    }

    private int finish(MessageBlock block, int[] startBits, int count, int position, long now, boolean ordered) {
        startBits[count] = position << 3;
        block.addedEvents(count, ordered);
        at = position;
        cycles = now;
        return count;
    }

    /// Whether a header is of the common kind, not the extended one.
    boolean isCommon(byte[] window, int start) {
        return !hasExtended || (Words.little64(window, start) & selectorMask) != extendedPattern;
    }
}
