// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;

/// A file that bits are appended to, with a large buffer; bytes before the buffer may be written again. One thread.
final class BitFile implements AutoCloseable {
    private static final int FLUSH_BYTES = 1 << 18;

    private final RandomAccessFile file;
    private byte[] buffer = new byte[FLUSH_BYTES + (1 << 16)];
    private long bufferOffset;
    private long positionBits;
    private boolean fillsFromHighBits;

    BitFile(Path path) throws IOException {
        file = new RandomAccessFile(path.toFile(), "rw");
        file.setLength(0);
    }

    /// Where the next bit goes, from the start of the file.
    long positionBits() {
        return positionBits;
    }

    /// Zero bits up to a byte.
    void alignToByte() {
        positionBits = positionBits + 7 & -Byte.SIZE;
    }

    /// Appends bits that lie in the source as they will lie in the file: both positions are the same within their byte.
    void append(byte[] source, int fromBits, int toBits) throws IOException {
        int start = fromBits >>> 3;
        int end = toBits + 7 >>> 3;
        int target = ensure(end - start + 1);
        int shared = fromBits & 7;
        if (shared != 0) {
            merge(source, start, shared, target);
            start++;
            target++;
        }
        System.arraycopy(source, start, buffer, target, Math.max(0, end - start));
        positionBits += toBits - fromBits;
        clearBehind();
        if ((positionBits >>> 3) - bufferOffset >= FLUSH_BYTES) {
            flush();
        }
    }

    /// The byte that is begun takes bits of the source: their place depends on the byte order, but bits not yet
    /// written are zero.
    private void merge(byte[] source, int index, int usedBits, int target) {
        int mask = fillsFromHighBits ? 0xFF >>> usedBits : 0xFF << usedBits & 0xFF;
        buffer[target] = (byte) (buffer[target] & ~mask | source[index] & mask);
    }

    /// In which order fields fill a byte: from its high bits in big-endian traces.
    void fillsFromHighBits(boolean big) {
        fillsFromHighBits = big;
    }

    /// Bits behind the position are zero.
    private void clearBehind() {
        int rest = (int) (positionBits & 7);
        if (rest != 0) {
            int index = (int) ((positionBits >>> 3) - bufferOffset);
            int mask = fillsFromHighBits ? 0xFF00 >>> rest & 0xFF : (1 << rest) - 1;
            buffer[index] &= (byte) mask;
        }
    }

    private int ensure(int moreBytes) {
        int index = (int) ((positionBits >>> 3) - bufferOffset);
        if (buffer.length - index < moreBytes) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, index + moreBytes));
        }
        return index;
    }

    /// Writes over whole bytes that were appended before.
    void overwrite(long offsetBytes, byte[] source, int lengthBytes) throws IOException {
        if (offsetBytes >= bufferOffset) {
            System.arraycopy(source, 0, buffer, (int) (offsetBytes - bufferOffset), lengthBytes);
            return;
        }
        flush();
        file.seek(offsetBytes);
        file.write(source, 0, lengthBytes);
        file.seek(bufferOffset);
    }

    /// Writes out all whole bytes.
    private void flush() throws IOException {
        int whole = (int) ((positionBits >>> 3) - bufferOffset);
        file.write(buffer, 0, whole);
        byte begun = buffer[whole];
        bufferOffset += whole;
        buffer[0] = (positionBits & 7) == 0 ? 0 : begun;
    }

    @Override
    public void close() throws IOException {
        try (file) {
            alignToByte();
            flush();
        }
    }
}
