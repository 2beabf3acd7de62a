// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.recording;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Stores into a ring, unaligned and in native byte order. Called by compiled writers while they hold a ring; the
/// array stores return the offset after what they wrote. The elements of an array may change meanwhile, its length
/// cannot.
public final class RingStores {
    private RingStores() {}

    public static void putByte(MemorySegment ring, long offset, byte value) {
        ring.set(ValueLayout.JAVA_BYTE, offset, value);
    }

    public static void putBoolean(MemorySegment ring, long offset, boolean value) {
        ring.set(ValueLayout.JAVA_BYTE, offset, (byte) (value ? 1 : 0));
    }

    public static void putShort(MemorySegment ring, long offset, short value) {
        ring.set(ValueLayout.JAVA_SHORT_UNALIGNED, offset, value);
    }

    public static void putChar(MemorySegment ring, long offset, char value) {
        ring.set(ValueLayout.JAVA_CHAR_UNALIGNED, offset, value);
    }

    public static void putInt(MemorySegment ring, long offset, int value) {
        ring.set(ValueLayout.JAVA_INT_UNALIGNED, offset, value);
    }

    public static void putLong(MemorySegment ring, long offset, long value) {
        ring.set(ValueLayout.JAVA_LONG_UNALIGNED, offset, value);
    }

    public static void putFloat(MemorySegment ring, long offset, float value) {
        ring.set(ValueLayout.JAVA_FLOAT_UNALIGNED, offset, value);
    }

    public static void putDouble(MemorySegment ring, long offset, double value) {
        ring.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, offset, value);
    }

    /// @param length 0 where `values` is null
    public static long putArray(MemorySegment ring, long offset, boolean[] values, int length) {
        putInt(ring, offset, length);
        long start = offset + Integer.BYTES;
        for (int i = 0; i < length; i++) {
            putBoolean(ring, start + i, values[i]);
        }
        return start + length;
    }

    public static long putArray(MemorySegment ring, long offset, byte[] values, int length) {
        putInt(ring, offset, length);
        if (length != 0) {
            MemorySegment.copy(values, 0, ring, ValueLayout.JAVA_BYTE, offset + Integer.BYTES, length);
        }
        return offset + Integer.BYTES + length;
    }

    public static long putArray(MemorySegment ring, long offset, short[] values, int length) {
        putInt(ring, offset, length);
        if (length != 0) {
            MemorySegment.copy(values, 0, ring, ValueLayout.JAVA_SHORT_UNALIGNED, offset + Integer.BYTES, length);
        }
        return offset + Integer.BYTES + (long) length * Short.BYTES;
    }

    public static long putArray(MemorySegment ring, long offset, char[] values, int length) {
        putInt(ring, offset, length);
        if (length != 0) {
            MemorySegment.copy(values, 0, ring, ValueLayout.JAVA_CHAR_UNALIGNED, offset + Integer.BYTES, length);
        }
        return offset + Integer.BYTES + (long) length * Character.BYTES;
    }

    public static long putArray(MemorySegment ring, long offset, int[] values, int length) {
        putInt(ring, offset, length);
        if (length != 0) {
            MemorySegment.copy(values, 0, ring, ValueLayout.JAVA_INT_UNALIGNED, offset + Integer.BYTES, length);
        }
        return offset + Integer.BYTES + (long) length * Integer.BYTES;
    }

    public static long putArray(MemorySegment ring, long offset, long[] values, int length) {
        putInt(ring, offset, length);
        if (length != 0) {
            MemorySegment.copy(values, 0, ring, ValueLayout.JAVA_LONG_UNALIGNED, offset + Integer.BYTES, length);
        }
        return offset + Integer.BYTES + (long) length * Long.BYTES;
    }

    public static long putArray(MemorySegment ring, long offset, float[] values, int length) {
        putInt(ring, offset, length);
        if (length != 0) {
            MemorySegment.copy(values, 0, ring, ValueLayout.JAVA_FLOAT_UNALIGNED, offset + Integer.BYTES, length);
        }
        return offset + Integer.BYTES + (long) length * Float.BYTES;
    }

    public static long putArray(MemorySegment ring, long offset, double[] values, int length) {
        putInt(ring, offset, length);
        if (length != 0) {
            MemorySegment.copy(values, 0, ring, ValueLayout.JAVA_DOUBLE_UNALIGNED, offset + Integer.BYTES, length);
        }
        return offset + Integer.BYTES + (long) length * Double.BYTES;
    }

    /// Copies what a scratch holds between two positions.
    public static long putScratch(MemorySegment ring, long offset, Scratch scratch, int from, int to) {
        MemorySegment.copy(scratch.bytes(), from, ring, ValueLayout.JAVA_BYTE, offset, to - from);
        return offset + (to - from);
    }
}
