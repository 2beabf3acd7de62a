// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// Bytes that count, put into a queue in pieces and taken out in pieces of another size. One thread adds, one takes.
final class CountedBytes {
    private static final int PIECE_BYTES = 12;
    private static final int PIECES = 8;
    private static final MemorySegment NUMBERS = numbers();

    private final byte[] piece = new byte[PIECE_BYTES - 5];
    private final Taking from;
    private int added;
    private int taken;
    private int faults;

    /// How bytes come out of the queue.
    @FunctionalInterface
    interface Taking {
        int take(byte[] into, int at, int most) throws IOException;
    }

    /// How bytes go into it.
    @FunctionalInterface
    interface Adding {
        boolean add(MemorySegment from, long offset, int bytes) throws IOException;
    }

    CountedBytes(Taking from) {
        this.from = from;
    }

    private static MemorySegment numbers() {
        byte[] bytes = new byte[PIECES * PIECE_BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i + 1);
        }
        return MemorySegment.ofArray(bytes);
    }

    /// Adds what finds room.
    void addAll(Adding to) {
        try {
            for (int i = 0; i < PIECES; i++) {
                added += to.add(NUMBERS, added, PIECE_BYTES) ? PIECE_BYTES : 0;
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Takes what is there.
    void takeSome() {
        try {
            for (int bytes = from.take(piece, 0, piece.length); bytes > 0; bytes = from.take(piece, 0, piece.length)) {
                for (int i = 0; i < bytes; i++) {
                    taken++;
                    faults += piece[i] == (byte) taken ? 0 : 1;
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Takes the rest, after both threads: how many bytes are missing, wrong or too many.
    int end() {
        takeSome();
        return faults + Math.abs(added - taken);
    }
}
