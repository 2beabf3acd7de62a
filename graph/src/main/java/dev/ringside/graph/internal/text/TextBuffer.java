// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing line of text in bytes, written to a stream in blocks of at least [#BLOCK_BYTES].
///
/// Belongs to one thread. Appending allocates nothing until a single record is larger than the block; [#endRecord] is
/// where the text may be written out. The stream is not closed here: whoever opened it does. A stream that fails gives
/// an [UncheckedIOException].
public final class TextBuffer {
    /// Small enough to stay in the second-level cache between being filled and being written.
    static final int BLOCK_BYTES = 1 << 17;
    private static final int SLACK_BYTES = 1 << 14;
    /// The largest array that a buffer stays with in [#writeOut].
    private static final int KEPT_BYTES = 1 << 21;

    private final OutputStream stream;
    private byte[] bytes = new byte[BLOCK_BYTES + SLACK_BYTES];
    private int length;

    public TextBuffer(OutputStream stream) {
        this.stream = stream;
    }

    /// Makes room for so many bytes, so that several may be appended with one check.
    public byte[] ensure(int additionalBytes) {
        if (bytes.length - length < additionalBytes) {
            grow(additionalBytes);
        }
        return bytes;
    }

    private void grow(int additionalBytes) {
        long wanted = Math.max((long) length + additionalBytes, bytes.length * 3L / 2);
        if ((long) length + additionalBytes > Integer.MAX_VALUE - 64) {
            throw new UncheckedIOException(new IOException("one record needs more than 2 GiB of text"));
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, Integer.MAX_VALUE - 64));
    }

    public int length() {
        return length;
    }

    /// Takes back what was appended after the given length, or accounts for what was stored in the array of [#ensure].
    public void setLength(int length) {
        this.length = length;
    }

    /// What was appended from `start` on, as a label.
    public Label label(int start) {
        return Label.of(bytes, start, length - start);
    }

    public void append(char ascii) {
        ensure(1)[length++] = (byte) ascii;
    }

    public void append(byte[] text) {
        append(text, 0, text.length);
    }

    public void append(byte[] text, int start, int count) {
        byte[] target = ensure(count);
        System.arraycopy(text, start, target, length, count);
        length += count;
    }

    public void append(Label label) {
        length = label.put(ensure(label.roomBytes()), length);
    }

    public void append(String text) {
        append(text.getBytes(StandardCharsets.UTF_8));
    }

    public void appendUnsigned(long value) {
        length = Digits.putUnsigned(ensure(Digits.ROOM_BYTES), length, value);
    }

    public void appendSigned(long value) {
        length = Digits.putSigned(ensure(Digits.ROOM_BYTES), length, value);
    }

    /// Nine digits with leading zeros: the part of a second in nanoseconds.
    public void appendNineDigits(int value) {
        Digits.putNine(ensure(9), length, value);
        length += 9;
    }

    /// Decimal digits of an unsigned value, filled up with zeros on the left.
    public void appendUnsignedPadded(long value, int minimumDigits) {
        appendRepeated('0', minimumDigits - Digits.countUnsigned(value));
        appendUnsigned(value);
    }

    /// Does nothing where the count is not positive.
    public void appendRepeated(char ascii, int count) {
        if (count > 0) {
            byte[] target = ensure(count);
            Arrays.fill(target, length, length + count, (byte) ascii);
            length += count;
        }
    }

    /// Hexadecimal digits of an unsigned value, without a prefix.
    ///
    /// @param ten the digit ten, `A` or `a`
    public void appendHexadecimal(long value, char ten) {
        length = Digits.putHexadecimal(ensure(Digits.ROOM_BYTES), length, value, ten);
    }

    /// Octal digits of an unsigned value, without a prefix.
    public void appendOctal(long value) {
        int digits = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 2) / 3);
        byte[] target = ensure(digits);
        for (int i = digits - 1; i >= 0; i--) {
            target[length + i] = (byte) ('0' + ((int) value & 7));
            value >>>= 3;
        }
        length += digits;
    }

    /// Exactly so many binary digits, the most significant first.
    public void appendBinary(long value, int digits) {
        byte[] target = ensure(digits);
        for (int i = digits - 1; i >= 0; i--) {
            target[length++] = (byte) ('0' + ((int) (value >>> i) & 1));
        }
    }

    /// As C's `%g`: six significant digits.
    public void appendGeneral(double value) {
        length = DecimalFormats.putGeneral(ensure(Digits.ROOM_BYTES), length, value);
    }

    /// The same for a number of more than 64 bits in an IEEE 754 binary interchange format.
    public void appendGeneral(BigInteger bits, int lengthBits) {
        DecimalFormats.appendGeneral(this, bits, lengthBits);
    }

    /// As C's `%f`: six digits after the point.
    public void appendFixed(double value) {
        DecimalFormats.appendFixed(this, value);
    }

    /// Ends a record: where enough text is there it is written out.
    public void endRecord() {
        if (length >= BLOCK_BYTES) {
            drain();
        }
    }

    /// Writes out all text so far, and lets the stream do the same.
    public void flush() {
        drain();
        try {
            stream.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes out all text, and lets go of an array that is longer than most texts need.
    public void writeOut() {
        drain();
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[BLOCK_BYTES + SLACK_BYTES];
        }
    }

    /// Says that a lot of text is to come, so that it pays to make ready for it. Any thread.
    public void expectMuch() {
        PipeCapacity.enlarge(stream);
    }

    /// An empty buffer that writes to the same stream.
    public TextBuffer sibling() {
        return new TextBuffer(stream);
    }

    private void drain() {
        int count = length;
        length = 0;
        write(bytes, count);
    }

    private void write(byte[] source, int count) {
        if (count == 0) {
            return;
        }
        try {
            stream.write(source, 0, count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
