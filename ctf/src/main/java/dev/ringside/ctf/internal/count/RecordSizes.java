// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.count;

import dev.ringside.ctf.internal.layout.SkipProgram;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// What is known of the bodies of event records, by id of their class: a size, or a program that finds the end. Each
/// class is looked at when its first record comes. One thread.
final class RecordSizes {
    /// In place of the size of a body: no such class, not looked at yet, no fixed size, only the interpreter knows.
    private static final int NO_CLASS = -1;
    private static final int NOT_YET = -2;
    private static final int VARIABLE = -3;
    private static final int UNKNOWN = -4;

    /// By id; negative where there is no fixed size.
    final int[] sizes;
    final @Nullable SkipProgram[] programs;
    long[] values = new long[4];
    private final int unitBits;
    private final IntFunction<@Nullable SkipProgram> programOf;

    /// @param ordinals  of the event record classes by id, negative where there is none
    /// @param unitBits  of the sizes: 8 for bytes, rounded up, or 1
    /// @param programOf gives the program of a class by its ordinal; null: only the interpreter knows
    RecordSizes(int[] ordinals, int unitBits, IntFunction<@Nullable SkipProgram> programOf) {
        this.sizes = new int[ordinals.length];
        Arrays.setAll(sizes, id -> ordinals[id] < 0 ? NO_CLASS : NOT_YET);
        this.programs = new SkipProgram[ordinals.length];
        this.unitBits = unitBits;
        this.programOf = id -> programOf.apply(ordinals[id]);
    }

    /// Where a body ends that has no fixed size.
    ///
    /// @param body  where it starts, in units
    /// @param limit of what may be looked at, in units
    /// @return [SkipProgram#UNKNOWN] where only the interpreter can tell
    int end(int id, byte[] window, int body, int packetStart, int limit) {
        int kind = sizes[id];
        if (kind == NOT_YET) {
            kind = look(id);
            if (kind >= 0) {
                return body + kind;
            }
        }
        SkipProgram program = programs[id];
        if (program == null) {
            return SkipProgram.UNKNOWN;
        }
        return unitBits == 1
                ? program.skipBits(window, body, packetStart, limit, values)
                : program.skip(window, body, packetStart, limit, values);
    }

    private int look(int id) {
        SkipProgram program = programOf.apply(id);
        int kind = UNKNOWN;
        if (program != null) {
            kind = program.fixedBits() >= 0 ? (program.fixedBits() + unitBits - 1) / unitBits : VARIABLE;
            if (program.slots() > values.length) {
                values = new long[program.slots()];
            }
        }
        programs[id] = program;
        sizes[id] = kind;
        return kind;
    }
}
