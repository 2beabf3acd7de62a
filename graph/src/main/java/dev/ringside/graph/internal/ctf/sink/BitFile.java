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
    /// What else there is in the first and the last of these bytes is zero: in which order fields fill a byte then does
    /// not matter.
    void append(byte[] source, int fromBits, int toBits) throws IOException {
        int start = fromBits >>> 3;
        int end = toBits + 7 >>> 3;
        int target = ensure(end - start + 1);
        if ((fromBits & 7) != 0 && start < end) {
            buffer[target++] |= source[start++];
        }
        System.arraycopy(source, start, buffer, target, end - start);
        positionBits += toBits - fromBits;
        if ((positionBits >>> 3) - bufferOffset >= FLUSH_BYTES) {
            flush();
        }
    }

    private int ensure(int moreBytes) {
        int index = (int) ((positionBits >>> 3) - bufferOffset);
        if (buffer.length - index < moreBytes) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, index + moreBytes));
        }
        return index;
    }

    /// Writes over bits that were appended before, from a byte on. Those in the last byte, if that is not full, were zero.
    void overwrite(long offsetBytes, byte[] source, int lengthBits) throws IOException {
        int whole = lengthBits >>> 3;
        int rest = (lengthBits & 7) == 0 ? 0 : source[whole];
        if (offsetBytes >= bufferOffset) {
            int start = (int) (offsetBytes - bufferOffset);
            System.arraycopy(source, 0, buffer, start, whole);
            buffer[start + whole] |= (byte) rest;
            return;
        }
        if (rest != 0) {
            addBits(offsetBytes + whole, rest);
        }
        int left = (int) Math.min(whole, bufferOffset - offsetBytes);
        System.arraycopy(source, left, buffer, 0, whole - left);
        file.seek(offsetBytes);
        file.write(source, 0, left);
        file.seek(bufferOffset);
    }

    private void addBits(long offsetBytes, int bits) throws IOException {
        if (offsetBytes >= bufferOffset) {
            buffer[(int) (offsetBytes - bufferOffset)] |= (byte) bits;
            return;
        }
        file.seek(offsetBytes);
        int before = file.read();
        file.seek(offsetBytes);
        file.write(before | bits);
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
