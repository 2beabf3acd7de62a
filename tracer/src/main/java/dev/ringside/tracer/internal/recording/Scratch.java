// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.recording;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Where values without a known size are encoded before a ring is taken; the same bytes as in a ring. Used by one
/// thread at a time, taken from a [ScratchPool]. Grows up to [#MAXIMUM_BYTES], then throws: the event is lost.
public final class Scratch {
    /// More does not fit any sensible sub-buffer, and an endless iterator must end somewhere.
    public static final int MAXIMUM_BYTES = 16 << 20;

    /// A scratch that grew beyond is not kept.
    public static final int MAXIMUM_KEPT_BYTES = 64 << 10;

    private static final int INITIAL_BYTES = 1 << 10;
    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle CHAR = view(char[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);
    private static final VarHandle FLOAT = view(float[].class);
    private static final VarHandle DOUBLE = view(double[].class);

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int position;

    private static VarHandle view(Class<?> array) {
        return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.nativeOrder());
    }

    public byte[] bytes() {
        return bytes;
    }

    public int position() {
        return position;
    }

    public void clear() {
        position = 0;
    }

    public void putByte(byte value) {
        int at = take(Byte.BYTES);
        bytes[at] = value;
    }

    public void putBoolean(boolean value) {
        putByte((byte) (value ? 1 : 0));
    }

    public void putShort(short value) {
        int at = take(Short.BYTES);
        SHORT.set(bytes, at, value);
    }

    public void putChar(char value) {
        int at = take(Character.BYTES);
        CHAR.set(bytes, at, value);
    }

    public void putInt(int value) {
        int at = take(Integer.BYTES);
        INT.set(bytes, at, value);
    }

    public void putLong(long value) {
        int at = take(Long.BYTES);
        LONG.set(bytes, at, value);
    }

    public void putFloat(float value) {
        int at = take(Float.BYTES);
        FLOAT.set(bytes, at, value);
    }

    public void putDouble(double value) {
        int at = take(Double.BYTES);
        DOUBLE.set(bytes, at, value);
    }

    /// A string, which may be null.
    public void putText(String text) {
        String present = Values.text(text);
        int length = Utf8.length(present);
        int at = take(length + 1L);
        Utf8.put(bytes, at, present, length);
    }

    /// Overwrites an int that was put before: the length of a sequence.
    public void setInt(int at, int value) {
        INT.set(bytes, at, value);
    }

    public void putArray(boolean[] values) {
        int length = values == null ? 0 : values.length;
        putInt(length);
        for (int i = 0; i < length; i++) {
            putBoolean(values[i]);
        }
    }

    public void putArray(byte[] values) {
        int length = values == null ? 0 : values.length;
        putInt(length);
        int at = take(length);
        if (length != 0) {
            System.arraycopy(values, 0, bytes, at, length);
        }
    }

    public void putArray(short[] values) {
        int length = values == null ? 0 : values.length;
        putInt(length);
        for (int i = 0; i < length; i++) {
            putShort(values[i]);
        }
    }

    public void putArray(char[] values) {
        int length = values == null ? 0 : values.length;
        putInt(length);
        for (int i = 0; i < length; i++) {
            putChar(values[i]);
        }
    }

    public void putArray(int[] values) {
        int length = values == null ? 0 : values.length;
        putInt(length);
        for (int i = 0; i < length; i++) {
            putInt(values[i]);
        }
    }

    public void putArray(long[] values) {
        int length = values == null ? 0 : values.length;
        putInt(length);
        for (int i = 0; i < length; i++) {
            putLong(values[i]);
        }
    }

    public void putArray(float[] values) {
        int length = values == null ? 0 : values.length;
        putInt(length);
        for (int i = 0; i < length; i++) {
            putFloat(values[i]);
        }
    }

    public void putArray(double[] values) {
        int length = values == null ? 0 : values.length;
        putInt(length);
        for (int i = 0; i < length; i++) {
            putDouble(values[i]);
        }
    }

    private int take(long count) {
        int at = position;
        if (count > bytes.length - at) {
            grow(count);
        }
        position = at + (int) count;
        return at;
    }

    private void grow(long count) {
        long wanted = position + count;
        if (wanted > MAXIMUM_BYTES) {
            throw new IllegalStateException("the event is too large: bytes=" + wanted);
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(MAXIMUM_BYTES, Math.max(wanted, 2L * bytes.length)));
    }
}
