// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.zstd;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The literals of one block after the other (RFC 8878 §3.1.1.3.1). One thread.
final class Literals {
    /// The most that a block can hold.
    private static final int MAXIMUM_BYTES = 1 << 17;
    private static final int RAW = 0;
    private static final int RUN_LENGTH = 1;
    private static final int TREELESS = 3;
    private static final int STREAMS = 4;

    private byte[] bytes = new byte[0];
    private int length;
    private @Nullable HuffmanTable table;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void read(Bytes input) throws MalformedFrameException {
        int first = input.octet();
        int type = first & 3;
        int format = first >>> 2 & 3;
        if (type == RAW || type == RUN_LENGTH) {
            long size = switch (format) {
                case 1 -> first >>> 4 | input.littleEndian(1) << 4;
                case 3 -> first >>> 4 | input.littleEndian(2) << 4;
                default -> first >>> 3;
            };
            resize(size);
            if (type == RAW) {
                System.arraycopy(input.array(), input.take(size), bytes, 0, length);
            } else {
                Arrays.fill(bytes, 0, length, (byte) input.octet());
            }
        } else {
            readCompressed(input, type, format, first);
        }
    }

    private void readCompressed(Bytes input, int type, int format, int first) throws MalformedFrameException {
        int sizeBits = switch (format) {
            case 0, 1 -> 10;
            case 2 -> 14;
            default -> 18;
        };
        long header = first | input.littleEndian((2 * sizeBits + 4) / Byte.SIZE - 1) << Byte.SIZE;
        resize(header >>> 4 & (1 << sizeBits) - 1);
        int compressed = (int) (header >>> 4 + sizeBits) & (1 << sizeBits) - 1;
        int start = input.take(compressed);
        Bytes content = new Bytes(input.array(), start, start + compressed);
        if (type != TREELESS) {
            table = HuffmanTable.read(content);
        }
        HuffmanTable code = table;
        if (code == null) {
            throw new MalformedFrameException("a block refers to a prefix code that was not told");
        }
        if (format == 0) {
            code.decode(new BackwardBits(content.array(), content.position(), content.end()), bytes, 0, length);
        } else {
            decodeStreams(content, code);
        }
    }

    private void decodeStreams(Bytes content, HuffmanTable code) throws MalformedFrameException {
        int[] sizes = new int[STREAMS - 1];
        for (int stream = 0; stream < sizes.length; stream++) {
            sizes[stream] = (int) content.littleEndian(Short.BYTES);
        }
        int part = (length + STREAMS - 1) / STREAMS;
        if ((STREAMS - 1) * part > length) {
            throw new MalformedFrameException("too few literals for four streams");
        }
        for (int stream = 0; stream < STREAMS; stream++) {
            int size = stream < sizes.length ? sizes[stream] : content.left();
            int start = content.take(size);
            int target = stream * part;
            int end = stream < sizes.length ? target + part : length;
            code.decode(new BackwardBits(content.array(), start, start + size), bytes, target, end);
        }
    }

    private void resize(long size) throws MalformedFrameException {
        if (size > MAXIMUM_BYTES) {
            throw new MalformedFrameException("too many literals in a block: bytes=" + size);
        }
        length = (int) size;
        if (bytes.length < length) {
            bytes = new byte[length];
        }
    }
}
