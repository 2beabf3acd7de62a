// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntSupplier;

/// A file that bits are appended to, with a buffer; bytes before the buffer may be written again. One thread.
///
/// The file is only open while something is written to it, so that there may be more of them than a process may have
/// open.
final class BitFile {
    private static final int INITIAL_BYTES = 1 << 12;

    private final Path path;
    private final IntSupplier flushBytes;
    private byte[] buffer = new byte[INITIAL_BYTES];
    private long bufferOffset;
    private long positionBits;
    private long markBytes;
    private long safeBytes;

    /// @param flushBytes how much may wait in the buffer
    BitFile(Path path, IntSupplier flushBytes) throws IOException {
        this.path = path;
        this.flushBytes = flushBytes;
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(0);
        }
    }

    /// Where the next bit goes, from the start of the file.
    long positionBits() {
        return positionBits;
    }

    /// Says that what is before the position, a whole number of bytes, can be read by itself.
    void mark() {
        markBytes = positionBits >>> 3;
    }

    /// The last mark up to which everything is in the file.
    long safeBytes() {
        return safeBytes;
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
        if ((positionBits >>> 3) - bufferOffset >= flushBytes.getAsInt()) {
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

    /// Writes over bits that were appended before, from a byte on. Those in the last byte, if that is not full, were
    /// zero.
    void overwrite(long offsetBytes, byte[] source, int lengthBits) throws IOException {
        int length = lengthBits + 7 >>> 3;
        int before = Math.clamp(bufferOffset - offsetBytes, 0, length);
        boolean shared = (lengthBits & 7) != 0;
        if (before > 0) {
            overwriteFile(offsetBytes, source, before, shared && before == length);
        }
        if (before < length) {
            int start = (int) (offsetBytes + before - bufferOffset);
            byte last = shared ? buffer[start + length - before - 1] : 0;
            System.arraycopy(source, before, buffer, start, length - before);
            buffer[start + length - before - 1] |= last;
        }
    }

    /// @param shared whether the last byte has bits that stay
    private void overwriteFile(long offsetBytes, byte[] source, int lengthBytes, boolean shared) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            int last = 0;
            if (shared) {
                file.seek(offsetBytes + lengthBytes - 1);
                last = file.read();
            }
            file.seek(offsetBytes);
            file.write(source, 0, lengthBytes - 1);
            file.write(source[lengthBytes - 1] | last);
        }
    }

    /// Writes out all whole bytes.
    private void flush() throws IOException {
        int whole = (int) ((positionBits >>> 3) - bufferOffset);
        if (whole == 0) {
            return;
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(bufferOffset);
            file.write(buffer, 0, whole);
        }
        byte begun = buffer[whole];
        bufferOffset += whole;
        safeBytes = markBytes;
        buffer[0] = (positionBits & 7) == 0 ? 0 : begun;
    }

    /// Writes out everything, the last byte filled up with zero bits.
    void finish() throws IOException {
        alignToByte();
        flush();
    }

    /// Forgets what is behind a position. Nothing can be appended any more.
    void cutAt(long lengthBytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            if (lengthBytes > bufferOffset) {
                file.seek(bufferOffset);
                file.write(buffer, 0, (int) (lengthBytes - bufferOffset));
            }
            file.setLength(lengthBytes);
        }
    }
}
