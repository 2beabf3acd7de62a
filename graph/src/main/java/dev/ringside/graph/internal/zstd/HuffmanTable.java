// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.zstd;

/// A prefix code of bytes (RFC 8878 §4.2). Immutable.
final class HuffmanTable {
    private static final int MAXIMUM_BITS = 11;
    private static final int MAXIMUM_WEIGHTS = 255;
    private static final int WEIGHT_ACCURACY_BITS = 6;
    private static final int FIRST_DIRECT = 128;

    private final int codeBits;
    private final byte[] symbols;
    private final byte[] bits;

    /// @param weights of all symbols but the last one; room for that
    private HuffmanTable(int[] weights, int count) throws MalformedFrameException {
        int sum = 0;
        for (int symbol = 0; symbol < count; symbol++) {
            if (weights[symbol] > MAXIMUM_BITS) {
                throw new MalformedFrameException("a prefix code with too long codes");
            }
            sum += weights[symbol] == 0 ? 0 : 1 << weights[symbol] - 1;
        }
        codeBits = Integer.SIZE - Integer.numberOfLeadingZeros(sum);
        int left = (1 << codeBits) - sum;
        if (sum == 0 || codeBits > MAXIMUM_BITS || Integer.bitCount(left) != 1) {
            throw new MalformedFrameException("a prefix code that is not complete");
        }
        weights[count] = Integer.numberOfTrailingZeros(left) + 1;
        symbols = new byte[1 << codeBits];
        bits = new byte[1 << codeBits];
        int position = 0;
        for (int weight = 1; weight <= codeBits; weight++) {
            for (int symbol = 0; symbol <= count; symbol++) {
                if (weights[symbol] == weight) {
                    int end = position + (1 << weight - 1);
                    while (position < end) {
                        symbols[position] = (byte) symbol;
                        bits[position++] = (byte) (codeBits + 1 - weight);
                    }
                }
            }
        }
    }

    static HuffmanTable read(Bytes input) throws MalformedFrameException {
        int[] weights = new int[MAXIMUM_WEIGHTS + 2];
        int header = input.octet();
        if (header < FIRST_DIRECT) {
            int start = input.take(header);
            return new HuffmanTable(weights, readCompressed(new Bytes(input.array(), start, start + header), weights));
        }
        int count = header - FIRST_DIRECT + 1;
        for (int symbol = 0; symbol < count; symbol += 2) {
            int pair = input.octet();
            weights[symbol] = pair >>> 4;
            weights[symbol + 1] = pair & 0xF;
        }
        return new HuffmanTable(weights, count);
    }

    /// Two states take turns, until one of them lacks bits to go on.
    private static int readCompressed(Bytes input, int[] weights) throws MalformedFrameException {
        FseTable table = FseTable.read(input, WEIGHT_ACCURACY_BITS, MAXIMUM_BITS + 1);
        BackwardBits source = new BackwardBits(input.array(), input.position(), input.end());
        int state = table.first(source);
        int other = table.first(source);
        int count = 0;
        while (source.left() >= table.bits(state)) {
            if (count >= MAXIMUM_WEIGHTS - 1) {
                throw new MalformedFrameException("a prefix code of too many symbols");
            }
            weights[count++] = table.symbol(state);
            int next = table.next(state, source);
            state = other;
            other = next;
        }
        if (source.left() < 0) {
            throw new MalformedFrameException("a prefix code that ends too early");
        }
        weights[count++] = table.symbol(state);
        weights[count++] = table.symbol(other);
        if (count > MAXIMUM_WEIGHTS) {
            throw new MalformedFrameException("a prefix code of too many symbols");
        }
        return count;
    }

    /// Decodes as many bytes as there is room for, with all bits of a stream.
    void decode(BackwardBits source, byte[] target, int start, int end) throws MalformedFrameException {
        for (int position = start; position < end; position++) {
            int code = source.peek(codeBits);
            target[position] = symbols[code];
            source.skip(bits[code]);
        }
        source.expectEnd();
    }
}
