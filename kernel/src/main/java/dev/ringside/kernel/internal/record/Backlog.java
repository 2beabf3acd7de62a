// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import java.util.ArrayDeque;

/// What was read of one buffer and has not been transcoded yet, in its order, in pieces of memory that are used again.
/// One thread at a time.
final class Backlog {
    private static final int KEPT_BYTES = 1 << 20;

    private final int pieceBytes;
    private final ArrayDeque<Piece> waiting = new ArrayDeque<>();
    private final ArrayDeque<Piece> spare = new ArrayDeque<>();

    /// A piece of memory, filled from its beginning.
    static final class Piece {
        final byte[] bytes;
        int length;

        private Piece(int size) {
            bytes = new byte[size];
        }
    }

    /// @param pieceBytes of each piece
    Backlog(int pieceBytes) {
        this.pieceBytes = pieceBytes;
    }

    /// A piece to fill, for [#add] or [#release].
    Piece piece() {
        return spare.isEmpty() ? new Piece(pieceBytes) : spare.pop();
    }

    void add(Piece piece) {
        waiting.add(piece);
    }

    /// Takes the oldest; of a backlog that is not empty, for [#release].
    Piece remove() {
        return waiting.remove();
    }

    void release(Piece piece) {
        if (spare.size() < Math.max(1, KEPT_BYTES / pieceBytes)) {
            spare.push(piece);
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /// How many more pieces fit.
    ///
    /// @param mostBytes that may wait in all
    /// @param partBytes to be added at most
    long room(long mostBytes, long partBytes) {
        return Math.min(partBytes / pieceBytes, mostBytes / pieceBytes - waiting.size());
    }

    /// Forgets everything.
    void clear() {
        while (!waiting.isEmpty()) {
            release(waiting.remove());
        }
    }
}
