// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.count;

import dev.ringside.ctf.internal.bits.Bits;
import dev.ringside.ctf.internal.bits.Strings;
import dev.ringside.ctf.internal.bits.Words;
import dev.ringside.ctf.internal.codec.StreamCodecs;
import dev.ringside.ctf.internal.layout.HeaderShape;
import dev.ringside.ctf.internal.layout.SkipProgram;
import dev.ringside.ctf.reader.DataStreamSchema;

/// Counts records that start at bytes, without their times.
class ByteRecordCounter extends RecordCounter {
    final RecordSizes bodies;
    final int alignmentMask;
    final boolean bigEndian;
    /// The word that holds the selector and the id of a common header.
    final int wordBytes;
    final int idShift;
    final long idMask;
    final int selectorShift;
    final long selectorMask;
    final long extendedValue;
    /// The bits that tell the class, of the word read little-endian whatever its byte order.
    final long classBits;
    final int headerBytes;
    final boolean fullTime;
    final HeaderShape.Field time;
    final HeaderShape.Part extended;

    int at;

    ByteRecordCounter(DataStreamSchema schema, HeaderShape shape, HeaderShape.ClassWord word) {
        HeaderShape.Part first = shape.first();
        StreamCodecs codecs = schema.codecs();
        // Where a record ends within a byte, the next may start at the next.
        boolean roundsUp = shape.endsMayBeRoundedUp();
        this.bodies = new RecordSizes(first.id().mask() != 0 ? codecs.denseOrdinals() : new int[] {0}, Byte.SIZE,
                ordinal -> codecs.skipProgram(ordinal)
                        .filter(found -> found.endsAtByte() || roundsUp)
                        .orElse(null));
        this.alignmentMask = shape.alignmentBytes() - 1;
        this.bigEndian = word.bigEndian();
        this.wordBytes = word.offsetBytes();
        this.idShift = word.idShift();
        this.idMask = first.id().mask();
        this.selectorShift = word.selectorShift();
        this.selectorMask = shape.selector().mask();
        this.extendedValue = shape.extendedValue();
        long inWord = idMask << idShift | selectorMask << selectorShift;
        this.classBits = bigEndian ? Bits.reversed(inWord) : inWord;
        this.headerBytes = first.sizeBytes();
        this.fullTime = first.timestampBits() == Long.SIZE;
        this.time = first.timestamp();
        this.extended = shape.extended();
    }

    @Override
    final int scan(byte[] window, int startBits, int packetStartBits, int endBits) {
        if ((startBits & 7) != 0) {
            return startBits;
        }
        at = startBits >>> 3;
        int before;
        do {
            before = at;
            scanChunk(window, packetStartBits >> 3, endBits >>> 3);
        } while (at != before && !atLimit);
        return at << 3;
    }

    void scanChunk(byte[] window, int packetStart, int end) {
        int[] sizes = bodies.sizes;
        boolean big = bigEndian;
        boolean full = fullTime;
        int alignment = alignmentMask;
        int position = at;
        int last = end - headerBytes;
        int counted = 0;
        long previous = -1;
        while (counted < CHUNK) {
            int header = position + (-(position - packetStart) & alignment);
            if (header > last) {
                break;
            }
            int wordAt = header + wordBytes;
            long word = word(window, wordAt, big);
            long id = word >>> idShift & idMask;
            int body = header + headerBytes;
            if ((word >>> selectorShift & selectorMask) == extendedValue) {
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
            if (full || body != header + headerBytes) {
                noteTime(window, header, body);
            }
            position = next;
            counted++;
            if (id == previous) {
                at = position;
                count += counted;
                countAlike(window, header, packetStart, end, (int) id);
                return;
            }
            previous = id;
        }
        at = position;
        count += counted;
    }

    private void noteTime(byte[] window, int header, int body) {
        if (body == header + headerBytes) {
            timeBits |= time.get(window, header);
        } else if (extended.timestampBits() == Long.SIZE) {
            timeBits |= extended.timestamp().get(window, header);
        }
    }

    /// Goes on with records of the same class as the one with this header: the place of a record does then not wait for
    /// the class of the one before it.
    void countAlike(byte[] window, int alike, int packetStart, int end, int id) {
        SkipProgram program = bodies.programs[id];
        if (program == null || (at - packetStart & alignmentMask) != 0) {
            return;
        }
        if ((word(window, alike + wordBytes, bigEndian) >>> selectorShift & selectorMask) == extendedValue) {
            return;
        }
        long pattern = Words.little64(window, alike + wordBytes) & classBits;
        int size = bodies.sizes[id];
        if (size >= 0 && headerBytes + size > 0 && (headerBytes + size & alignmentMask) == 0) {
            countFixed(window, end, pattern, headerBytes + size);
        } else if (program.hasOneString() && alignmentMask == 0) {
            countStrings(window, end, pattern, program);
        }
    }

    static long word(byte[] window, int index, boolean big) {
        long word = Words.little64(window, index);
        return big ? Bits.reversed(word) : word;
    }

    /// @param pattern of the class, in its bits
    void countFixed(byte[] window, int end, long pattern, int recordBytes) {
        boolean full = fullTime;
        long bits = classBits;
        int toTime = time.offsetBytes() - wordBytes;
        int position = at + wordBytes;
        int last = (int) Math.min(end - recordBytes, at + (long) recordBytes * CHUNK) + wordBytes;
        int counted = 0;
        long times = 0;
        while (position <= last) {
            if ((Words.little64(window, position) & bits) != pattern) {
                break;
            }
            if (full) {
                times |= Words.little64(window, position + toTime);
            }
            position += recordBytes;
            counted++;
        }
        at = position - wordBytes;
        count += counted;
        noteTimes(times);
    }

    /// The same for bodies with one string. The place of a record waits for the end of the string before it, so that
    /// what lies between two of these has to be short.
    void countStrings(byte[] window, int end, long pattern, SkipProgram program) {
        boolean full = fullTime;
        long bits = classBits;
        int toWord = wordBytes;
        int toTime = time.offsetBytes();
        int before = headerBytes + program.bytesBeforeString();
        int after = program.bytesAfterString() + 1;
        int position = at;
        int counted = 0;
        long times = 0;
        while (counted < CHUNK) {
            int index = position + before;
            if (index >= end || (Words.little64(window, position + toWord) & bits) != pattern) {
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
            if (full) {
                times |= Words.little64(window, position + toTime);
            }
            position = next;
            counted++;
        }
        at = position;
        count += counted;
        noteTimes(times);
    }

    /// @param times full timestamps, all bits of them together, read little-endian
    private void noteTimes(long times) {
        timeBits |= time.shift() < 0 ? Bits.reversed(times) : times;
    }
}
