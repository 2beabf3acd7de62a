// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.zstd;

import org.jspecify.annotations.Nullable;

/// Decodes the compressed blocks of one frame, in their order: each is literals, and sequences of some of those
/// followed by a copy of what was decoded before (RFC 8878 §3.1.1.3). One thread.
final class CompressedBlocks {
    private static final int LITERALS_ACCURACY_BITS = 9;
    private static final int OFFSET_ACCURACY_BITS = 8;
    private static final int MATCH_ACCURACY_BITS = 9;
    private static final int MAXIMUM_OFFSET_CODE = 31;
    private static final int SHORTEST_MATCH = 3;
    private static final int REPEATED_OFFSETS = 3;
    private static final int RESERVED_MODE_BITS = 3;

    private static final FseTable DEFAULT_LITERALS = new FseTable(6,
            4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1,
            -1);
    private static final FseTable DEFAULT_OFFSETS = new FseTable(5,
            1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1);
    private static final FseTable DEFAULT_MATCHES = new FseTable(6,
            1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
            1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1);

    /// More bits than the code says, by code.
    private static final int[] LITERALS_BITS = {
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
                16
    };
    private static final int[] MATCH_BITS = {
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2,
                2,
        3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
    };
    private static final int[] LITERALS_BASES = bases(LITERALS_BITS, 0);
    private static final int[] MATCH_BASES = bases(MATCH_BITS, SHORTEST_MATCH);

    private final byte[] output;
    private final int frameStart;
    private final Literals literals = new Literals();
    private final int[] recentOffsets = {1, 4, 8};
    private @Nullable FseTable literalsTable;
    private @Nullable FseTable offsetTable;
    private @Nullable FseTable matchTable;
    private int position;
    private int literalsUsed;

    /// @param frameStart where the frame's content begins in the output: no copy comes from before
    CompressedBlocks(byte[] output, int frameStart) {
        this.output = output;
        this.frameStart = frameStart;
    }

    /// A code begins where the one before ends.
    private static int[] bases(int[] bits, int first) {
        int[] bases = new int[bits.length];
        bases[0] = first;
        for (int code = 1; code < bits.length; code++) {
            bases[code] = bases[code - 1] + (1 << bits[code - 1]);
        }
        return bases;
    }

    /// Decodes the next block.
    ///
    /// @return the length of the output then
    int decode(Bytes input, int outputLength) throws MalformedFrameException {
        position = outputLength;
        literals.read(input);
        literalsUsed = 0;
        int sequences = sequenceCount(input);
        if (sequences > 0) {
            decodeSequences(input, sequences);
        }
        copyLiterals(literals.length() - literalsUsed);
        return position;
    }

    private static int sequenceCount(Bytes input) throws MalformedFrameException {
        int first = input.octet();
        if (first < 128) {
            return first;
        }
        return first < 255 ? (first - 128 << 8) + input.octet() : (int) input.littleEndian(2) + 0x7F00;
    }

    private void decodeSequences(Bytes input, int count) throws MalformedFrameException {
        int modes = input.octet();
        if ((modes & RESERVED_MODE_BITS) != 0) {
            throw new MalformedFrameException("a reserved bit of a block is set");
        }
        FseTable ofLiterals = table(
                input, modes >>> 6, DEFAULT_LITERALS, literalsTable, LITERALS_ACCURACY_BITS, LITERALS_BITS.length - 1);
        FseTable ofOffsets = table(
                input, modes >>> 4 & 3, DEFAULT_OFFSETS, offsetTable, OFFSET_ACCURACY_BITS, MAXIMUM_OFFSET_CODE);
        FseTable ofMatches = table(
                input, modes >>> 2 & 3, DEFAULT_MATCHES, matchTable, MATCH_ACCURACY_BITS, MATCH_BITS.length - 1);
        literalsTable = ofLiterals;
        offsetTable = ofOffsets;
        matchTable = ofMatches;
        BackwardBits source = new BackwardBits(input.array(), input.position(), input.end());
        int literalsState = ofLiterals.first(source);
        int offsetState = ofOffsets.first(source);
        int matchState = ofMatches.first(source);
        for (int sequence = 1; sequence <= count; sequence++) {
            int offsetCode = ofOffsets.symbol(offsetState);
            long offset = (1L << offsetCode) + (source.read(offsetCode) & 0xFFFFFFFFL);
            int matchCode = ofMatches.symbol(matchState);
            int matchLength = MATCH_BASES[matchCode] + source.read(MATCH_BITS[matchCode]);
            int literalsCode = ofLiterals.symbol(literalsState);
            int literalsLength = LITERALS_BASES[literalsCode] + source.read(LITERALS_BITS[literalsCode]);
            copyLiterals(literalsLength);
            copyMatch(distance(offset, literalsLength == 0), matchLength);
            if (sequence < count) {
                literalsState = ofLiterals.next(literalsState, source);
                matchState = ofMatches.next(matchState, source);
                offsetState = ofOffsets.next(offsetState, source);
            }
        }
        source.expectEnd();
    }

    private static FseTable table(
            Bytes input, int mode, FseTable usual, @Nullable FseTable last, int maximumAccuracyBits, int maximumSymbol)
            throws MalformedFrameException {
        return switch (mode) {
            case 0 -> usual;
            case 1 -> {
                int symbol = input.octet();
                if (symbol > maximumSymbol) {
                    throw new MalformedFrameException("a code that there is not: code=" + symbol);
                }
                yield FseTable.of(symbol);
            }
            case 2 -> FseTable.read(input, maximumAccuracyBits, maximumSymbol);
            default -> {
                if (last == null) {
                    throw new MalformedFrameException("a block refers to a code that was not told");
                }
                yield last;
            }
        };
    }

    /// How far back a copy begins (RFC 8878 §3.1.1.5): the lowest values stand for recent distances, others where no
    /// literal comes before.
    private int distance(long offset, boolean noLiterals) {
        if (offset > REPEATED_OFFSETS) {
            recentOffsets[2] = recentOffsets[1];
            recentOffsets[1] = recentOffsets[0];
            recentOffsets[0] = (int) Math.min(Integer.MAX_VALUE, offset - REPEATED_OFFSETS);
            return recentOffsets[0];
        }
        int index = (int) offset - (noLiterals ? 0 : 1);
        if (index == 0) {
            return recentOffsets[0];
        }
        int distance = index == REPEATED_OFFSETS ? recentOffsets[0] - 1 : recentOffsets[index];
        if (index > 1) {
            recentOffsets[2] = recentOffsets[1];
        }
        recentOffsets[1] = recentOffsets[0];
        recentOffsets[0] = distance;
        return distance;
    }

    private void copyLiterals(int length) throws MalformedFrameException {
        if (length > literals.length() - literalsUsed || length > output.length - position) {
            throw new MalformedFrameException("a block holds more than there is room for");
        }
        System.arraycopy(literals.bytes(), literalsUsed, output, position, length);
        literalsUsed += length;
        position += length;
    }

    private void copyMatch(int distance, int length) throws MalformedFrameException {
        if (distance <= 0 || distance > position - frameStart || length > output.length - position) {
            throw new MalformedFrameException("a copy from before the start of the frame, or longer than its content");
        }
        if (distance >= length) {
            System.arraycopy(output, position - distance, output, position, length);
        } else {
            for (int i = 0; i < length; i++) {
                output[position + i] = output[position - distance + i];
            }
        }
        position += length;
    }
}
