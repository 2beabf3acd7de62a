// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.count;

import dev.ringside.ctf.internal.bits.Bits;
import dev.ringside.ctf.internal.codec.StreamCodecs;
import dev.ringside.ctf.internal.field.StreamClock;
import dev.ringside.ctf.internal.layout.HeaderShape;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.schema.ByteOrder;

/// Counts records that may start within a byte, with their times or without. Records with an extended header are left
/// to the interpreter.
final class BitRecordCounter extends RecordCounter {
    private final HeaderShape.BitLayout layout;
    private final RecordSizes bodies;
    private final boolean timed;
    private int at;

    BitRecordCounter(DataStreamSchema schema, HeaderShape.BitLayout layout, boolean timed) {
        StreamCodecs codecs = schema.codecs();
        ByteOrder order = layout.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        this.layout = layout;
        this.timed = timed;
        this.bodies = new RecordSizes(layout.idBits() > 0 ? codecs.denseOrdinals() : new int[] {0}, 1,
                ordinal -> codecs.bitSkipProgram(ordinal, order).orElse(null));
    }

    @Override
    int scan(byte[] window, int startBits, int packetStartBits, int endBits) {
        at = startBits;
        int before;
        do {
            before = at;
            scanChunk(window, packetStartBits, endBits);
        } while (at != before && !atLimit);
        return at;
    }

    private void scanChunk(byte[] window, int packetStartBits, int endBits) {
        int[] sizes = bodies.sizes;
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
            int next = size >= 0 ? body + size : bodies.end((int) id, window, body, packetStartBits, endBits);
            if (next > endBits || next <= position) {
                break;
            }
            if (timed) {
                long then = after(cycles, start, window);
                if (then < 0 || then >= limitCycles) {
                    atLimit = then >= 0;
                    beyondCycles = then;
                    break;
                }
                cycles = then;
            } else if (full) {
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

    private long after(long now, int headerStart, byte[] window) {
        int bits = layout.timestampBits();
        return bits == 0 ? now : StreamClock.updated(now,
                get(window, headerStart + layout.timestampOffsetBits(), bits, layout.bigEndian()), bits);
    }
}
