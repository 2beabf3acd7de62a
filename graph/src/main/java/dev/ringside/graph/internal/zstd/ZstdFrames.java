// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.zstd;

import java.util.Arrays;

/// Decompresses frames that stand one behind the other (RFC 8878 §3.1).
///
/// ```
/// magic number  4 bytes
/// descriptor    1      bits 7..6 content size flag, 5 single segment, 3 reserved, 2 checksum flag, 1..0 dictionary ID
/// flag window        0 or 1
/// dictionary ID 0, 1, 2 or 4
/// content size  0, 1, 2, 4 or 8
/// blocks        3 bytes each: bit 0 last, 2..1 type, 23..3 size; and their content
/// checksum      0 or 4
/// ```
public final class ZstdFrames {
    private static final int MAGIC = 0xFD2FB528;
    private static final int SKIPPABLE_MAGIC = 0x184D2A50;
    private static final int SKIPPABLE_MASK = 0xFFFFFFF0;
    private static final int SINGLE_SEGMENT = 1 << 5;
    private static final int RESERVED = 1 << 3;
    private static final int CHECKSUM = 1 << 2;
    private static final int RAW = 0;
    private static final int RUN_LENGTH = 1;
    private static final int COMPRESSED = 2;

    private final Bytes input;
    private final byte[] output;
    private int outputLength;

    private ZstdFrames(byte[] frames, int sizeBytes) {
        this.input = new Bytes(frames);
        this.output = new byte[sizeBytes];
    }

    /// Decompresses all frames.
    ///
    /// @param sizeBytes how much they hold, decompressed
    /// @throws MalformedFrameException where they are broken, or hold more or less
    public static byte[] decompress(byte[] frames, int sizeBytes) throws MalformedFrameException {
        ZstdFrames reading = new ZstdFrames(frames, sizeBytes);
        try {
            while (reading.input.left() > 0) {
                reading.readFrame();
            }
        } catch (IndexOutOfBoundsException e) {
            // Every length is that of an array at last.
            throw new MalformedFrameException("compressed data lead out of the frame");
        }
        if (reading.outputLength != sizeBytes) {
            throw new MalformedFrameException(
                    "frames of another size than told: told=" + sizeBytes + " bytes=" + reading.outputLength);
        }
        return reading.output;
    }

    private void readFrame() throws MalformedFrameException {
        int magic = (int) input.littleEndian(Integer.BYTES);
        if ((magic & SKIPPABLE_MASK) == SKIPPABLE_MAGIC) {
            input.skip(input.littleEndian(Integer.BYTES));
            return;
        }
        if (magic != MAGIC) {
            throw new MalformedFrameException("no magic number of a Zstandard frame");
        }
        int descriptor = input.octet();
        if ((descriptor & RESERVED) != 0) {
            throw new MalformedFrameException("a reserved bit of the frame header is set");
        }
        boolean single = (descriptor & SINGLE_SEGMENT) != 0;
        if (!single) {
            input.skip(1);
        }
        int dictionaryFlag = descriptor & 3;
        if (input.littleEndian(dictionaryFlag == 3 ? Integer.BYTES : dictionaryFlag) != 0) {
            throw new MalformedFrameException("the frame needs a dictionary");
        }
        int sizeFlag = descriptor >>> 6;
        input.skip(sizeFlag == 0 ? single ? 1 : 0 : 1 << sizeFlag);
        int start = outputLength;
        readBlocks(start);
        if ((descriptor & CHECKSUM) != 0
                && (int) input.littleEndian(Integer.BYTES) != (int) XxHash64.of(output, start, outputLength)) {
            throw new MalformedFrameException("wrong checksum");
        }
    }

    private void readBlocks(int frameStart) throws MalformedFrameException {
        CompressedBlocks compressed = new CompressedBlocks(output, frameStart);
        boolean last = false;
        while (!last) {
            int header = (int) input.littleEndian(3);
            last = (header & 1) != 0;
            int size = header >>> 3;
            switch (header >>> 1 & 3) {
                case RAW -> {
                    System.arraycopy(input.array(), input.take(size), output, outputLength, size);
                    outputLength += size;
                }
                case RUN_LENGTH -> {
                    byte octet = (byte) input.octet();
                    if (size > output.length - outputLength) {
                        throw new MalformedFrameException("a run is longer than the content");
                    }
                    Arrays.fill(output, outputLength, outputLength + size, octet);
                    outputLength += size;
                }
                case COMPRESSED -> {
                    int start = input.take(size);
                    outputLength = compressed.decode(new Bytes(input.array(), start, start + size), outputLength);
                }
                default -> throw new MalformedFrameException("a block of reserved type");
            }
        }
    }
}
