// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import dev.ringside.ctf.internal.codec.Bits;
import dev.ringside.ctf.internal.codec.HeaderShape;
import dev.ringside.ctf.internal.codec.SkipProgram;
import dev.ringside.ctf.internal.codec.StreamCodecs;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.schema.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Counts records that may start within a byte. Records with an extended header are left to the interpreter.
final class BitRecordCounter extends RecordCounter {
    private final StreamCodecs codecs;
    private final HeaderShape.BitLayout layout;
    private final ByteOrder order;
    private final int[] ordinals;
    /// By id of the event record class.
    private final int[] bodyBits;
    private final @Nullable SkipProgram[] programs;
    private long[] values = new long[4];
    private int at;

    private BitRecordCounter(DataStreamSchema schema, HeaderShape.BitLayout layout) {
        this.codecs = schema.codecs();
        this.layout = layout;
        this.order = layout.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        this.ordinals = layout.idBits() > 0 ? codecs.denseOrdinals() : new int[] {0};
        this.bodyBits = new int[ordinals.length];
        Arrays.setAll(bodyBits, id -> ordinals[id] < 0 ? NO_CLASS : NOT_YET);
        this.programs = new SkipProgram[ordinals.length];
    }

    static @Nullable BitRecordCounter of(DataStreamSchema schema, HeaderShape shape) {
        return shape.bitLayout().map(layout -> new BitRecordCounter(schema, layout)).orElse(null);
    }

    @Override
    int scan(byte[] window, int startBits, int packetStartBits, int endBits) {
        at = startBits;
        int before;
        do {
            before = at;
            scanChunk(window, packetStartBits, endBits);
        } while (at != before);
        return at;
    }

    private void scanChunk(byte[] window, int packetStartBits, int endBits) {
        int[] sizes = bodyBits;
        HeaderShape.BitLayout header = layout;
        boolean big = header.bigEndian();
        int alignment = header.alignmentBits() - 1;
        int last = endBits - header.sizeBits();
        boolean full = header.timestampBits() == Long.SIZE;
        int position = at;
        int counted = 0;
        while (counted < CHUNK) {
            int start = position + (-(position - packetStartBits) & alignment);
            if (start > last || header.selectorBits() > 0
                    && get(window, start + header.selectorOffsetBits(), header.selectorBits(), big)
                            == header.extendedValue()) {
                break;
            }
            long id = header.idBits() == 0 ? 0 : get(window, start + header.idOffsetBits(), header.idBits(), big);
            if (id < 0 || id >= sizes.length) {
                break;
            }
            int body = start + header.sizeBits();
            int size = sizes[(int) id];
            int next = size >= 0 ? body + size : variableEnd((int) id, window, body, packetStartBits, endBits);
            if (next > endBits || next <= position) {
                break;
            }
            if (full) {
                timeBits |= get(window, start + header.timestampOffsetBits(), Long.SIZE, big);
            }
            position = next;
            counted++;
        }
        at = position;
        count += counted;
    }

    private static long get(byte[] window, int positionBits, int lengthBits, boolean big) {
        return big
                ? Bits.big(window, positionBits, lengthBits)
                : Bits.little(window, positionBits, lengthBits);
    }

    private int variableEnd(int id, byte[] window, int body, int packetStartBits, int endBits) {
        int kind = bodyBits[id];
        if (kind == NOT_YET) {
            kind = look(id);
            if (kind >= 0) {
                return body + kind;
            }
        }
        SkipProgram program = programs[id];
        return program == null
                ? SkipProgram.UNKNOWN
                : program.skipBits(window, body, packetStartBits, endBits, values);
    }

    private int look(int id) {
        SkipProgram program = codecs.bitSkipProgram(ordinals[id], order).orElse(null);
        int kind = UNKNOWN;
        if (program != null) {
            kind = program.fixedBits() >= 0 ? program.fixedBits() : VARIABLE;
            if (program.slots() > values.length) {
                values = new long[program.slots()];
            }
        }
        programs[id] = program;
        bodyBits[id] = kind;
        return kind;
    }
}
