// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import dev.ringside.ctf.internal.codec.Bits;
import dev.ringside.ctf.internal.codec.HeaderShape;
import dev.ringside.ctf.internal.codec.SkipProgram;
import dev.ringside.ctf.internal.codec.StreamCodecs;
import dev.ringside.ctf.internal.codec.Strings;
import dev.ringside.ctf.reader.DataStreamSchema;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Counts records that start at bytes.
final class ByteRecordCounter extends RecordCounter {
    private final StreamCodecs codecs;
    private final int[] ordinals;
    private final boolean hasId;
    /// By id of the event record class.
    private final int[] bodyBytes;
    private final @Nullable SkipProgram[] programs;
    private long[] values = new long[4];

    /// Whether a record that ends within a byte is followed by one that starts at the next.
    private final boolean roundsUp;
    private final int alignmentMask;
    private final boolean bigEndian;
    /// The word that holds the selector and the id of a common header.
    private final int wordBytes;
    private final int idShift;
    private final long idMask;
    private final int selectorShift;
    private final long selectorMask;
    private final long extendedValue;
    /// The bits of the word that tell the class.
    private final long classBits;
    private final int headerBytes;
    private final boolean fullTime;
    private final HeaderShape.Field time;
    private final HeaderShape.Part extended;

    private int at;

    private ByteRecordCounter(DataStreamSchema schema, HeaderShape shape, HeaderShape.ClassWord word) {
        this.codecs = schema.codecs();
        HeaderShape.Part first = shape.first();
        this.hasId = first.id().mask() != 0;
        this.ordinals = hasId ? codecs.denseOrdinals() : new int[] {0};
        this.bodyBytes = new int[ordinals.length];
        Arrays.setAll(bodyBytes, id -> ordinals[id] < 0 ? NO_CLASS : NOT_YET);
        this.programs = new SkipProgram[ordinals.length];
        this.roundsUp = shape.endsMayBeRoundedUp();
        this.alignmentMask = shape.alignmentBytes() - 1;
        this.bigEndian = word.bigEndian();
        this.wordBytes = word.offsetBytes();
        this.idShift = word.idShift();
        this.idMask = first.id().mask();
        this.selectorShift = word.selectorShift();
        this.selectorMask = shape.selector().mask();
        this.extendedValue = shape.extendedValue();
        this.classBits = idMask << idShift | selectorMask << selectorShift;
        this.headerBytes = first.sizeBytes();
        this.fullTime = first.timestampBits() == Long.SIZE;
        this.time = first.timestamp();
        this.extended = shape.extended();
    }

    /// Null where the class of a record is not in one word of its header.
    static @Nullable ByteRecordCounter of(DataStreamSchema schema, HeaderShape shape) {
        return shape.classWord().map(word -> new ByteRecordCounter(schema, shape, word)).orElse(null);
    }

    @Override
    int scan(byte[] window, int startBits, int packetStartBits, int endBits) {
        if ((startBits & 7) != 0) {
            return startBits;
        }
        at = startBits >>> 3;
        int before;
        do {
            before = at;
            scanChunk(window, packetStartBits >> 3, endBits >>> 3);
        } while (at != before);
        return at << 3;
    }

    private void scanChunk(byte[] window, int packetStart, int end) {
        int[] sizes = bodyBytes;
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
            long word = big ? (long) Bits.LONG_BE.get(window, wordAt) : (long) Bits.LONG_LE.get(window, wordAt);
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
            int next = size >= 0 ? body + size : variableEnd((int) id, window, body, packetStart, end);
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
    private void countAlike(byte[] window, int alike, int packetStart, int end, int id) {
        SkipProgram program = programs[id];
        if (program == null || (at - packetStart & alignmentMask) != 0) {
            return;
        }
        long word = bigEndian
                ? (long) Bits.LONG_BE.get(window, alike + wordBytes)
                : (long) Bits.LONG_LE.get(window, alike + wordBytes);
        if ((word >>> selectorShift & selectorMask) == extendedValue) {
            return;
        }
        long pattern = word & classBits;
        int size = bodyBytes[id];
        if (size >= 0 && headerBytes + size > 0 && (headerBytes + size & alignmentMask) == 0) {
            countFixed(window, end, pattern, headerBytes + size);
        } else if (program.hasOneString() && alignmentMask == 0) {
            countStrings(window, end, pattern, program);
        }
    }

    private void countFixed(byte[] window, int end, long pattern, int recordBytes) {
        boolean big = bigEndian;
        boolean full = fullTime;
        long bits = classBits;
        int position = at + wordBytes;
        int last = (int) Math.min(end - recordBytes, at + (long) recordBytes * CHUNK) + wordBytes;
        int counted = 0;
        long times = 0;
        while (position <= last) {
            long word = big ? (long) Bits.LONG_BE.get(window, position) : (long) Bits.LONG_LE.get(window, position);
            if ((word & bits) != pattern) {
                break;
            }
            if (full) {
                times |= time.get(window, position - wordBytes);
            }
            position += recordBytes;
            counted++;
        }
        at = position - wordBytes;
        count += counted;
        timeBits |= times;
    }

    private void countStrings(byte[] window, int end, long pattern, SkipProgram program) {
        boolean big = bigEndian;
        boolean full = fullTime;
        long bits = classBits;
        int before = headerBytes + program.bytesBeforeString();
        int after = program.bytesAfterString() + 1;
        int position = at;
        int counted = 0;
        while (counted < CHUNK && position + before < end) {
            int wordAt = position + wordBytes;
            long word = big ? (long) Bits.LONG_BE.get(window, wordAt) : (long) Bits.LONG_LE.get(window, wordAt);
            if ((word & bits) != pattern) {
                break;
            }
            int zero = Strings.zeroByte(window, position + before, end);
            if (zero < 0 || zero + after > end) {
                break;
            }
            if (full) {
                timeBits |= time.get(window, position);
            }
            position = zero + after;
            counted++;
        }
        at = position;
        count += counted;
    }

    private int variableEnd(int id, byte[] window, int body, int packetStart, int end) {
        int kind = bodyBytes[id];
        if (kind == NOT_YET) {
            kind = look(id);
            if (kind >= 0) {
                return body + kind;
            }
        }
        SkipProgram program = programs[id];
        return program == null ? SkipProgram.UNKNOWN : program.skip(window, body, packetStart, end, values);
    }

    private int look(int id) {
        SkipProgram program = codecs.skipProgram(ordinals[id])
                .filter(found -> found.endsAtByte() || roundsUp)
                .orElse(null);
        int kind = UNKNOWN;
        if (program != null) {
            kind = program.fixedBits() >= 0 ? program.fixedBits() + 7 >>> 3 : VARIABLE;
            if (program.slots() > values.length) {
                values = new long[program.slots()];
            }
        }
        programs[id] = program;
        bodyBytes[id] = kind;
        return kind;
    }
}
