// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text;

import dev.ringside.ctf.internal.bits.Words;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Constant text that is put into a byte array often: a short label costs two stores and no branch that is hard to
/// foresee. Immutable; any thread.
public final class Label {
    public static final Label EMPTY = of("");

    /// Longer labels are worth the call of the copying routine.
    private static final int WORDS_BYTES = 2 * Long.BYTES;

    private final byte[] bytes;
    private final int lengthBytes;
    /// The first sixteen bytes.
    private final long first;
    private final long second;

    private Label(byte[] text) {
        this(Arrays.copyOf(text, Math.max(text.length, WORDS_BYTES)), text.length);
    }

    /// @param bytes of this label alone, at least so many as are stored in words
    private Label(byte[] bytes, int lengthBytes) {
        this.bytes = bytes;
        this.lengthBytes = lengthBytes;
        first = Words.little64(bytes, 0);
        second = Words.little64(bytes, Long.BYTES);
    }

    public static Label of(String text) {
        return new Label(text.getBytes(StandardCharsets.UTF_8));
    }

    /// @param count how many bytes of `text`, from `start` on
    public static Label of(byte[] text, int start, int count) {
        return new Label(Arrays.copyOfRange(text, start, start + count));
    }

    /// One label after the other.
    public static Label join(Label first, Label second) {
        return join(first, second, EMPTY, EMPTY);
    }

    /// One label after the other.
    public static Label join(Label first, Label second, Label third, Label fourth) {
        int length = first.lengthBytes + second.lengthBytes + third.lengthBytes + fourth.lengthBytes;
        byte[] all = new byte[Math.max(length, WORDS_BYTES)];
        fourth.copyTo(all, third.copyTo(all, second.copyTo(all, first.copyTo(all, 0))));
        return new Label(all, length);
    }

    private int copyTo(byte[] target, int index) {
        System.arraycopy(bytes, 0, target, index, lengthBytes);
        return index + lengthBytes;
    }

    public int lengthBytes() {
        return lengthBytes;
    }

    /// How many bytes must be free in the array: [#put] may store further than the label is long.
    public int roomBytes() {
        return bytes.length;
    }

    /// @return the index after the label
    public int put(byte[] target, int index) {
        if (lengthBytes > WORDS_BYTES) {
            System.arraycopy(bytes, 0, target, index, lengthBytes);
        } else {
            Words.putLittle64(target, index, first);
            Words.putLittle64(target, index + Long.BYTES, second);
        }
        return index + lengthBytes;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, lengthBytes);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, lengthBytes, StandardCharsets.UTF_8);
    }
}
