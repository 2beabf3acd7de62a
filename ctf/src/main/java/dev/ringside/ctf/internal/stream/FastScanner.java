// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import dev.ringside.ctf.internal.codec.StreamCodecs;
import dev.ringside.ctf.internal.field.DecodeState;
import dev.ringside.ctf.internal.layout.HeaderShape;
import dev.ringside.ctf.internal.layout.SkipProgram;
import dev.ringside.ctf.reader.ClockConversion;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.MessageBlock;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The loop that most events go through: byte-packed records with a header of a known shape. It stops, without an
/// error, at any record that
/// is not so, that is broken, or that goes on behind the window.
final class FastScanner {
    /// In place of a body size: the class was not looked at yet, its body has no fixed size, or only the interpreter
    /// knows.
    private static final int NOT_YET = -1;
    private static final int VARIABLE = -2;
    private static final int UNKNOWN = -3;
    /// Short calls are compiled early, without on-stack replacement.
    private static final int CHUNK = 128;

    private final StreamCodecs codecs;
    private final HeaderShape shape;
    private final int[] ordinals;
    private final int[] bodyBytes;
    private final @Nullable SkipProgram[] programs;
    private long[] values = new long[4];
    private final @Nullable ClockConversion clock;
    private final boolean offsetOnly;
    private final long baseNanos;
    /// The last value, unsigned, whose nanoseconds fit.
    private final long maxCycles;
    private final @Nullable UniformRun uniform;
    private long cycles;

    private FastScanner(DataStreamSchema schema, HeaderShape shape) {
        this.codecs = schema.codecs();
        this.shape = shape;
        boolean hasId = shape.first().id().mask() != 0;
        this.ordinals = hasId ? codecs.denseOrdinals() : new int[] {0};
        this.bodyBytes = new int[schema.eventRecordClassCount()];
        Arrays.fill(bodyBytes, NOT_YET);
        this.programs = new SkipProgram[bodyBytes.length];
        this.clock = schema.clockClass().isPresent() ? schema.clockConversion() : null;
        this.offsetOnly = clock != null && clock.isOffsetOnly();
        this.baseNanos = clock == null ? 0 : clock.baseNanos();
        this.maxCycles = baseNanos > 0 ? Long.MAX_VALUE - baseNanos : Long.MAX_VALUE;
        this.uniform = offsetOnly && UniformRun.fits(shape) ? UniformRun.of(shape, baseNanos, maxCycles) : null;
    }

    /// Null where records of this kind of stream always need the interpreter.
    static @Nullable FastScanner of(DataStreamSchema schema) {
        Optional<HeaderShape> shape = schema.codecs().headerShape();
        if (shape.isEmpty() || schema.eventRecordClassCount() == 0) {
            return null;
        }
        boolean hasId = shape.get().first().id().mask() != 0;
        boolean hasExtendedId = shape.get().extended().id().mask() != 0;
        boolean idsKnown = hasId ? schema.codecs().denseOrdinals().length > 0 : schema.eventRecordClassCount() == 1;
        return idsKnown && hasId == hasExtendedId ? new FastScanner(schema, shape.get()) : null;
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
        int end = (int) Math.min(state.windowEndBits(), state.contentEndBits()) >>> 3;
        byte[] window = state.bytes();
        int packetStart = state.packetStartBits() >> 3;
        int at = positionBits >>> 3;
        if (uniform != null) {
            int chunk = Math.min(limit, block.size() + CHUNK);
            at = scanUniform(uniform, block, window, at, packetStart, end, chunk);
            if (block.size() == chunk) {
                // What follows may well be of the same class.
                return at << 3;
            }
        }
        return scan(block, window, at, packetStart, end, Math.min(limit, block.size() + CHUNK)) << 3;
    }

    /// Scans as many records as are of one class, where that is a way to be quicker.
    private int scanUniform(
            UniformRun run, MessageBlock block, byte[] window, int at, int packetStart, int end, int chunk) {
        if (at + Long.BYTES > end || (at - packetStart & shape.alignmentBytes() - 1) != 0
                || !run.isCommon(window, at)) {
            return at;
        }
        long id = shape.first().id().get(window, at);
        int ordinal = id >= 0 && id < ordinals.length ? ordinals[(int) id] : -1;
        if (ordinal < 0) {
            return at;
        }
        int size = bodyBytes[ordinal];
        if (size == NOT_YET) {
            size = look(ordinal);
        }
        run.at = at;
        run.cycles = cycles;
        SkipProgram program = programs[ordinal];
        if (size >= 0) {
            run.fixed(block, window, at, end, chunk, ordinal, size);
        } else if (program != null && program.hasOneString() && shape.alignmentBytes() == 1) {
            run.string(block, window, at, end, chunk, ordinal, program);
        }
        cycles = run.cycles;
        return run.at;
    }

    private int scan(MessageBlock block, byte[] window, int start, int packetStart, int end, int limit) {
        HeaderShape.Part first = shape.first();
        HeaderShape.Field selector = shape.selector();
        long extendedValue = shape.extendedValue();
        HeaderShape.Field idField = first.id();
        HeaderShape.Field timeField = first.timestamp();
        int headerBytes = first.sizeBytes();
        int alignment = shape.alignmentBytes() - 1;
        long base = baseNanos;
        long[] nanosColumn = block.nanosColumn();
        long[] cyclesColumn = block.cyclesColumn();
        int[] types = block.typesColumn();
        int[] startBits = block.startBitsColumn();
        int count = block.size();
        int at = start;
        long now = cycles;
        boolean ordered = true;
        long lastNanos = count == 0 ? MessageBlock.NO_TIME : nanosColumn[count - 1];
        while (count < limit) {
            int header = at + (-(at - packetStart) & alignment);
            int body = header + headerBytes;
            if (body > end) {
                break;
            }
            long id;
            long time;
            long mask;
            if (selector.get(window, header) != extendedValue) {
                id = idField.get(window, header);
                time = timeField.get(window, header);
                mask = timeField.mask();
            } else {
                HeaderShape.Part extended = shape.extended();
                body = header + extended.sizeBytes();
                if (body > end) {
                    break;
                }
                id = extended.id().get(window, header);
                time = extended.timestamp().get(window, header);
                mask = extended.timestamp().mask();
            }
            // A timestamp with fewer bits than the clock's: less than the clock's low bits, it has wrapped. A full
            // one has all bits in the mask, and mask + 1 is 0.
            long low = now & mask;
            long then = now - low + time + (time < low ? mask + 1 : 0);
            if (id < 0 || id >= ordinals.length) {
                break;
            }
            int ordinal = ordinals[(int) id];
            if (ordinal < 0) {
                break;
            }
            int size = bodyBytes[ordinal];
            int next = size >= 0 ? body + size : variableEnd(ordinal, window, body, packetStart, end);
            if (next > end || next <= at) {
                break;
            }
            long nanos;
            if (offsetOnly) {
                if (then < 0 || then > maxCycles) {
                    break;
                }
                nanos = then + base;
            } else {
                nanos = nanos(then);
                if (nanos == Long.MAX_VALUE) {
                    break;
                }
                if (cyclesColumn.length > 0) {
                    cyclesColumn[count] = then;
                }
            }
            now = then;
            ordered &= nanos >= lastNanos;
            lastNanos = nanos;
            nanosColumn[count] = nanos;
            types[count] = ordinal;
            startBits[count] = at << 3;
            at = next;
            count++;
        }
        startBits[count] = at << 3;
        block.addedEvents(count, ordered);
        cycles = now;
        return at;
    }

    /// @return the greatest long where it does not fit
    private long nanos(long value) {
        if (clock == null) {
            return MessageBlock.NO_TIME;
        }
        try {
            return clock.toNanos(value);
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    private int variableEnd(int ordinal, byte[] window, int body, int packetStart, int end) {
        int kind = bodyBytes[ordinal];
        if (kind == NOT_YET) {
            kind = look(ordinal);
            if (kind >= 0) {
                return body + kind;
            }
        }
        SkipProgram program = programs[ordinal];
        return program == null ? SkipProgram.UNKNOWN : program.skip(window, body, packetStart, end, values);
    }

    private int look(int ordinal) {
        SkipProgram program = codecs.skipProgram(ordinal).filter(SkipProgram::endsAtByte).orElse(null);
        int kind = UNKNOWN;
        if (program != null) {
            kind = program.fixedBytes() >= 0 ? program.fixedBytes() : VARIABLE;
            if (program.slots() > values.length) {
                values = new long[program.slots()];
            }
        }
        programs[ordinal] = program;
        bodyBytes[ordinal] = kind;
        return kind;
    }
}
