// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.count;

import dev.ringside.ctf.internal.bits.Bits;
import dev.ringside.ctf.internal.bits.Strings;
import dev.ringside.ctf.internal.bits.Words;
import dev.ringside.ctf.internal.layout.HeaderShape;
import dev.ringside.ctf.internal.layout.SkipProgram;
import dev.ringside.ctf.reader.DataStreamSchema;

/// Counts records that start at bytes up to a limit of time.
///
/// In a run of records of one class the clock is not moved on from record to record: as long as the low bits that a
/// timestamp gives rise and stay below those of the limit, nothing has wrapped and the limit is not reached. Whatever
/// else a record says is looked at in full, alone.
final class TimedRecordCounter extends ByteRecordCounter {
    private final long timeMask;
    /// Of the word with the timestamp of a common header, from the start of the header: where one can be, the word that
    /// tells the class.
    private final int timeBytes;
    private final int timeShift;
    private final boolean timeBigEndian;

    TimedRecordCounter(DataStreamSchema schema, HeaderShape shape, HeaderShape.ClassWord word) {
        super(schema, shape, word);
        this.timeMask = time.mask();
        boolean big = time.mask() == 0 ? bigEndian : time.shift() < 0;
        int shift = big ? ~time.shift() : time.shift();
        // A field is the low bits of a word after a shift: seen from an earlier word, little-endian ones lie higher up.
        int distance = (time.offsetBytes() - wordBytes) * Byte.SIZE;
        int inClassWord = big ? shift - distance : shift + distance;
        int timeBits = Long.SIZE - Long.numberOfLeadingZeros(timeMask);
        boolean oneWord = timeMask == 0 || big == bigEndian && inClassWord >= 0 && inClassWord + timeBits <= Long.SIZE;
        this.timeBigEndian = big;
        this.timeBytes = oneWord ? wordBytes : time.offsetBytes();
        this.timeShift = timeMask == 0 ? 0 : oneWord ? inClassWord : shift;
    }

    @Override
    void scanChunk(byte[] window, int packetStart, int end) {
        int[] sizes = bodies.sizes;
        int alignment = alignmentMask;
        int position = at;
        int last = end - headerBytes;
        long now = cycles;
        int counted = 0;
        int alike = -1;
        long previous = -1;
        while (counted < CHUNK) {
            int header = position + (-(position - packetStart) & alignment);
            if (header > last) {
                break;
            }
            long word = word(window, header + wordBytes, bigEndian);
            long id = word >>> idShift & idMask;
            int body = header + headerBytes;
            boolean isExtended = (word >>> selectorShift & selectorMask) == extendedValue;
            if (isExtended) {
                body = header + extended.sizeBytes();
                if (body > end) {
                    break;
                }
                id = extended.id().get(window, header);
            }
            if (id < 0 || id >= sizes.length) {
                break;
            }
            int size = sizes[(int) id];
            int next = size >= 0 ? body + size : bodies.end((int) id, window, body, packetStart, end);
            if (next > end || next <= position) {
                break;
            }
            long then = isExtended ? extendedTime(window, header, now) : commonTime(window, header, now);
            if (then < 0 || then >= limitCycles) {
                atLimit = then >= 0;
                beyondCycles = then;
                break;
            }
            now = then;
            position = next;
            counted++;
            if (id == previous) {
                alike = header;
                break;
            }
            previous = id;
        }
        at = position;
        cycles = now;
        count += counted;
        if (alike >= 0) {
            countAlike(window, alike, packetStart, end, (int) previous);
        }
    }

    private long commonTime(byte[] window, int header, long now) {
        return moved(now, word(window, header + timeBytes, timeBigEndian) >>> timeShift & timeMask, timeMask);
    }

    private long extendedTime(byte[] window, int header, long now) {
        HeaderShape.Field field = extended.timestamp();
        return moved(now, field.get(window, header), field.mask());
    }

    /// The clock after a timestamp: low bits that are less than its own have wrapped. A full one has all bits in the
    /// mask, and mask + 1 is 0.
    private static long moved(long now, long time, long mask) {
        long low = now & mask;
        return now - low + time + (time < low ? mask + 1 : 0);
    }

    /// What the low bits of timestamps have to stay below so that the limit is not reached before they wrap.
    private long lowLimit() {
        return limitCycles - (cycles & ~timeMask);
    }

    @Override
    void countFixed(byte[] window, int end, long pattern, int recordBytes) {
        long bits = classBits;
        long mask = timeMask;
        long limit = lowLimit();
        long low = cycles & mask;
        int position = at + wordBytes;
        int last = (int) Math.min(end - recordBytes, at + (long) recordBytes * CHUNK) + wordBytes;
        int toTime = timeBytes - wordBytes;
        int shift = timeShift;
        boolean big = timeBigEndian;
        int counted = 0;
        while (position <= last) {
            long word = Words.little64(window, position);
            long time = toTime == 0 ? word : Words.little64(window, position + toTime);
            time = (big ? Bits.reversed(time) : time) >>> shift & mask;
            if ((word & bits) != pattern || time < low || time >= limit) {
                break;
            }
            low = time;
            position += recordBytes;
            counted++;
        }
        at = position - wordBytes;
        count += counted;
        cycles = cycles & ~mask | low;
    }

    @Override
    void countStrings(byte[] window, int end, long pattern, SkipProgram program) {
        long bits = classBits;
        long mask = timeMask;
        long limit = lowLimit();
        long low = cycles & mask;
        int before = headerBytes + program.bytesBeforeString();
        int after = program.bytesAfterString() + 1;
        int toWord = wordBytes;
        int toTime = timeBytes;
        int shift = timeShift;
        boolean big = timeBigEndian;
        int position = at;
        int counted = 0;
        while (counted < CHUNK) {
            int index = position + before;
            if (index >= end) {
                break;
            }
            long word = Words.little64(window, position + toWord);
            long time = toTime == toWord ? word : Words.little64(window, position + toTime);
            time = (big ? Bits.reversed(time) : time) >>> shift & mask;
            if ((word & bits) != pattern || time < low || time >= limit) {
                break;
            }
            long zeros = Strings.zeros(Words.little64(window, index));
            while (zeros == 0 && index < end) {
                index += Long.BYTES;
                zeros = Strings.zeros(Words.little64(window, index));
            }
            int next = index + Strings.firstPlace(zeros) + after;
            if (next > end) {
                break;
            }
            low = time;
            position = next;
            counted++;
        }
        at = position;
        count += counted;
        cycles = cycles & ~mask | low;
    }
}
