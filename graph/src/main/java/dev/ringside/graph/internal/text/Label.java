// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Constant text that is put into a byte array often: eight bytes at a time, so that a short label costs one or two stores.
/// Immutable; any thread.
public final class Label {
    public static final Label EMPTY = of("");

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// Labels are padded to one of these sizes, so that they are copied with few branches; longer ones are worth the call of the copying routine.
    private static final int SHORT_BYTES = 16;
    private static final int LONG_BYTES = 32;

    private final byte[] bytes;
    private final int lengthBytes;

    private Label(byte[] text) {
        lengthBytes = text.length;
        bytes = Arrays.copyOf(text, paddedBytes(text.length));
    }

    private static int paddedBytes(int lengthBytes) {
        return lengthBytes <= SHORT_BYTES ? SHORT_BYTES : Math.max(LONG_BYTES, lengthBytes);
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
        byte[] both = Arrays.copyOf(first.bytes, first.lengthBytes + second.lengthBytes);
        System.arraycopy(second.bytes, 0, both, first.lengthBytes, second.lengthBytes);
        return new Label(both);
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
        byte[] source = bytes;
        if (source.length > LONG_BYTES) {
            System.arraycopy(source, 0, target, index, source.length);
            return index + lengthBytes;
        }
        putTwoWords(target, index, source, 0);
        if (source.length > SHORT_BYTES) {
            putTwoWords(target, index, source, SHORT_BYTES);
        }
        return index + lengthBytes;
    }

    private static void putTwoWords(byte[] target, int index, byte[] source, int offset) {
        LONGS.set(target, index + offset, (long) LONGS.get(source, offset));
        LONGS.set(target, index + offset + Long.BYTES, (long) LONGS.get(source, offset + Long.BYTES));
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, lengthBytes);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, lengthBytes, StandardCharsets.UTF_8);
    }
}
