// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.zstd;

import java.util.Arrays;

/// The states of a Finite State Entropy code (RFC 8878 §4.1). Immutable.
final class FseTable {
    private final int accuracyBits;
    private final byte[] symbols;
    private final byte[] bits;
    private final short[] bases;

    /// @param counts how many states each symbol has; -1 for one that has one of the last, and takes all bits
    FseTable(int accuracyBits, int... counts) {
        this.accuracyBits = accuracyBits;
        int size = 1 << accuracyBits;
        symbols = new byte[size];
        bits = new byte[size];
        bases = new short[size];
        int[] next = new int[counts.length];
        spread(counts, next);
        for (int state = 0; state < size; state++) {
            int nextState = next[symbols[state]]++;
            int width = accuracyBits - (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(nextState));
            bits[state] = (byte) width;
            bases[state] = (short) ((nextState << width) - size);
        }
    }

    private void spread(int[] counts, int[] next) {
        int size = symbols.length;
        int rare = size;
        for (int symbol = 0; symbol < counts.length; symbol++) {
            next[symbol] = Math.abs(counts[symbol]);
            if (counts[symbol] < 0) {
                symbols[--rare] = (byte) symbol;
            }
        }
        int step = (size >>> 1) + (size >>> 3) + 3;
        int position = 0;
        for (int symbol = 0; symbol < counts.length; symbol++) {
            for (int i = 0; i < counts[symbol]; i++) {
                symbols[position] = (byte) symbol;
                do {
                    position = position + step & size - 1;
                } while (position >= rare);
            }
        }
    }

    /// Of one symbol, which takes no bits.
    static FseTable of(int symbol) {
        FseTable table = new FseTable(0, 1);
        table.symbols[0] = (byte) symbol;
        return table;
    }

    /// Reads the counts of symbols.
    static FseTable read(Bytes input, int maximumAccuracyBits, int maximumSymbol) throws MalformedFrameException {
        ForwardBits source = new ForwardBits(input);
        int accuracyBits = source.read(4) + 5;
        if (accuracyBits > maximumAccuracyBits) {
            throw new MalformedFrameException("a code with too many states: bits=" + accuracyBits);
        }
        int[] counts = new int[maximumSymbol + 1];
        int symbol = 0;
        int left = 1 << accuracyBits;
        while (left > 0) {
            if (symbol > maximumSymbol) {
                throw new MalformedFrameException("a code with too many symbols");
            }
            int count = count(source, left);
            left -= Math.abs(count);
            counts[symbol++] = count;
            if (count == 0) {
                symbol += zeros(source);
            }
        }
        if (left < 0) {
            throw new MalformedFrameException("a code whose symbols have too many states");
        }
        source.finish();
        return new FseTable(accuracyBits, Arrays.copyOf(counts, Math.min(symbol, counts.length)));
    }

    /// The states of one symbol: values that need not be told apart by their highest bit take one bit less.
    private static int count(ForwardBits source, int left) throws MalformedFrameException {
        int width = Integer.SIZE - Integer.numberOfLeadingZeros(left + 1);
        int half = 1 << width - 1;
        int shorter = (1 << width) - 1 - (left + 1);
        int value = source.read(width - 1);
        if (value >= shorter) {
            value |= source.read(1) << width - 1;
            if (value >= half) {
                value -= shorter;
            }
        }
        return value - 1;
    }

    private static int zeros(ForwardBits source) throws MalformedFrameException {
        int zeros = 0;
        int more = 3;
        while (more == 3) {
            more = source.read(2);
            zeros += more;
        }
        return zeros;
    }

    int first(BackwardBits source) {
        return source.read(accuracyBits);
    }

    int symbol(int state) {
        return symbols[state];
    }

    /// How many bits the next state takes.
    int bits(int state) {
        return bits[state];
    }

    int next(int state, BackwardBits source) {
        return bases[state] + source.read(bits[state]);
    }
}
