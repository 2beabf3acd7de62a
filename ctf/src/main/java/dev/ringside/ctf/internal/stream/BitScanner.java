// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import dev.ringside.ctf.internal.bits.Bits;
import dev.ringside.ctf.internal.codec.StreamCodecs;
import dev.ringside.ctf.internal.field.DecodeState;
import dev.ringside.ctf.internal.field.StreamClock;
import dev.ringside.ctf.internal.layout.HeaderShape.BitLayout;
import dev.ringside.ctf.internal.layout.HeaderShape;
import dev.ringside.ctf.internal.layout.SkipProgram;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.MessageBlock;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What [FastScanner] is for records that start at bytes, for records that may start within one, with a header of a
/// known layout. It stops, without an error, at any record that is not so, that is broken, or that goes on behind the
/// window. One thread.
final class BitScanner {
    /// In place of a body size: the class was not looked at yet, its body has no fixed size, or only the interpreter
    /// knows.
    private static final int NOT_YET = -1;
    private static final int VARIABLE = -2;
    private static final int UNKNOWN = -3;
    /// Short calls are compiled early, without on-stack replacement.
    private static final int CHUNK = 128;

    private final StreamCodecs codecs;
    private final BitLayout header;
    private final int[] ordinals;
    private final int[] bodyBits;
    private final @Nullable SkipProgram[] programs;
    private long[] values = new long[4];
    private final long baseNanos;
    /// The last value, unsigned, whose nanoseconds fit.
    private final long maxCycles;
    private long cycles;

    private BitScanner(DataStreamSchema schema, BitLayout header) {
        this.codecs = schema.codecs();
        this.header = header;
        this.ordinals = header.idBits() > 0 ? codecs.denseOrdinals() : new int[] {0};
        this.bodyBits = new int[schema.eventRecordClassCount()];
        Arrays.fill(bodyBits, NOT_YET);
        this.programs = new SkipProgram[bodyBits.length];
        this.baseNanos = schema.clockConversion().baseNanos();
        this.maxCycles = baseNanos > 0 ? Long.MAX_VALUE - baseNanos : Long.MAX_VALUE;
    }

    /// Null where records of this kind of stream start at bytes, or always need the interpreter.
    static @Nullable BitScanner of(DataStreamSchema schema) {
        Optional<BitLayout> layout = schema.codecs().headerShape()
                .filter(shape -> !shape.startsAtBytes())
                .flatMap(HeaderShape::bitLayout);
        if (layout.isEmpty() || schema.eventRecordClassCount() == 0 || schema.clockClass().isEmpty()
                || !schema.clockConversion().isOffsetOnly()) {
            return null;
        }
        boolean idsKnown = layout.get().idBits() > 0
                ? schema.codecs().denseOrdinals().length > 0
                : schema.eventRecordClassCount() == 1;
        return idsKnown ? new BitScanner(schema, layout.get()) : null;
    }

    long cycles() {
        return cycles;
    }

    void cycles(long newCycles) {
        cycles = newCycles;
    }

    /// Adds events to a block.
    ///
    /// @return where the first record starts that was not added, in bits
    int scan(MessageBlock block, DecodeState state, int positionBits, int limit) {
        int end = (int) Math.min(state.windowEndBits(), state.contentEndBits());
        return scan(block, state.bytes(), positionBits, state.packetStartBits(), end,
                Math.min(limit, block.size() + CHUNK));
    }

    private int scan(MessageBlock block, byte[] window, int positionBits, int packetStartBits, int endBits, int limit) {
        long[] nanosColumn = block.nanosColumn();
        int[] types = block.typesColumn();
        int[] startBits = block.startBitsColumn();
        int count = block.size();
        long lastNanos = count == 0 ? MessageBlock.NO_TIME : nanosColumn[count - 1];
        boolean ordered = true;
        long now = cycles;
        int at = positionBits;
        while (count < limit) {
            int start = at + (-(at - packetStartBits) & header.alignmentBits() - 1);
            int body = start + header.sizeBits();
            int ordinal = body > endBits ? -1 : ordinal(window, start);
            if (ordinal < 0) {
                break;
            }
            int size = bodyBits[ordinal];
            int next = size >= 0 ? body + size : variableEnd(ordinal, window, body, packetStartBits, endBits);
            long then = after(now, start, window);
            if (next > endBits || next <= at || then < 0 || then > maxCycles) {
                break;
            }
            now = then;
            long nanos = then + baseNanos;
            ordered &= nanos >= lastNanos;
            lastNanos = nanos;
            nanosColumn[count] = nanos;
            types[count] = ordinal;
            startBits[count] = at;
            at = next;
            count++;
        }
        startBits[count] = at;
        block.addedEvents(count, ordered);
        cycles = now;
        return at;
    }

    /// @return -1 where the interpreter has to look
    private int ordinal(byte[] window, int start) {
        if (header.selectorBits() > 0
                && get(window, start + header.selectorOffsetBits(), header.selectorBits()) == header.extendedValue()) {
            return -1;
        }
        long id = header.idBits() == 0 ? 0 : get(window, start + header.idOffsetBits(), header.idBits());
        return id >= 0 && id < ordinals.length ? ordinals[(int) id] : -1;
    }

    private long get(byte[] window, int positionBits, int lengthBits) {
        return header.bigEndian()
                ? Bits.big(window, positionBits, lengthBits)
                : Bits.little(window, positionBits, lengthBits);
    }

    private long after(long now, int start, byte[] window) {
        int bits = header.timestampBits();
        return bits == 0
                ? now
                : StreamClock.updated(now, get(window, start + header.timestampOffsetBits(), bits), bits);
    }

    private int variableEnd(int ordinal, byte[] window, int body, int packetStartBits, int endBits) {
        int kind = bodyBits[ordinal];
        if (kind == NOT_YET) {
            kind = look(ordinal);
            if (kind >= 0) {
                return body + kind;
            }
        }
        SkipProgram program = programs[ordinal];
        return program == null ? SkipProgram.UNKNOWN : program.skipBits(window, body, packetStartBits, endBits, values);
    }

    private int look(int ordinal) {
        SkipProgram program = codecs.bitSkipProgram(ordinal, header.byteOrder()).orElse(null);
        int kind = UNKNOWN;
        if (program != null) {
            kind = program.fixedBits() >= 0 ? program.fixedBits() : VARIABLE;
            if (program.slots() > values.length) {
                values = new long[program.slots()];
            }
        }
        programs[ordinal] = program;
        bodyBits[ordinal] = kind;
        return kind;
    }
}
