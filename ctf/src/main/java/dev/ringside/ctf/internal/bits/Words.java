// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.bits;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Integers of two, four and eight bytes at any byte of an array, read and stored with bounds checks. Stateless.
///
/// Compiled code does this best through views, which are one instruction each. While code is interpreted an access
/// through a view is some twenty calls, and brings forty methods to the compiler: half the time of the first hundreds
/// of events. A process that will be over before that pays (the launcher tells it by the system property
/// `ringside.brief`) puts integers together out of their bytes.
public final class Words {
    private static final boolean IS_BRIEF = Boolean.getBoolean("ringside.brief");

    private Words() {}

    /// Whether this process is to end soon.
    public static boolean isBrief() {
        return IS_BRIEF;
    }

    /// Made when they are needed.
    private static final class Views {
        static final VarHandle LONG_LE = view(long[].class, ByteOrder.LITTLE_ENDIAN);
        static final VarHandle LONG_BE = view(long[].class, ByteOrder.BIG_ENDIAN);
        static final VarHandle INT_LE = view(int[].class, ByteOrder.LITTLE_ENDIAN);
        static final VarHandle INT_BE = view(int[].class, ByteOrder.BIG_ENDIAN);
        static final VarHandle SHORT_LE = view(short[].class, ByteOrder.LITTLE_ENDIAN);
        static final VarHandle SHORT_BE = view(short[].class, ByteOrder.BIG_ENDIAN);

        private static VarHandle view(Class<?> type, ByteOrder order) {
            return MethodHandles.byteArrayViewVarHandle(type, order);
        }
    }

    public static short little16(byte[] bytes, int index) {
        return IS_BRIEF
                ? (short) (bytes[index] & 0xFF | bytes[index + 1] << 8)
                : (short) Views.SHORT_LE.get(bytes, index);
    }

    public static short big16(byte[] bytes, int index) {
        return IS_BRIEF
                ? (short) (bytes[index] << 8 | bytes[index + 1] & 0xFF)
                : (short) Views.SHORT_BE.get(bytes, index);
    }

    public static int little32(byte[] bytes, int index) {
        return IS_BRIEF ? composed(bytes, index) : (int) Views.INT_LE.get(bytes, index);
    }

    public static int big32(byte[] bytes, int index) {
        return IS_BRIEF ? Integer.reverseBytes(composed(bytes, index)) : (int) Views.INT_BE.get(bytes, index);
    }

    public static long little64(byte[] bytes, int index) {
        return IS_BRIEF ? composedLong(bytes, index) : (long) Views.LONG_LE.get(bytes, index);
    }

    public static long big64(byte[] bytes, int index) {
        return IS_BRIEF ? Bits.reversed(composedLong(bytes, index)) : (long) Views.LONG_BE.get(bytes, index);
    }

    public static void putLittle16(byte[] bytes, int index, short value) {
        if (IS_BRIEF) {
            bytes[index + 1] = (byte) (value >> 8);
            bytes[index] = (byte) value;
        } else {
            Views.SHORT_LE.set(bytes, index, value);
        }
    }

    public static void putBig16(byte[] bytes, int index, short value) {
        if (IS_BRIEF) {
            bytes[index + 1] = (byte) value;
            bytes[index] = (byte) (value >> 8);
        } else {
            Views.SHORT_BE.set(bytes, index, value);
        }
    }

    public static void putLittle32(byte[] bytes, int index, int value) {
        if (IS_BRIEF) {
            decompose(bytes, index, value);
        } else {
            Views.INT_LE.set(bytes, index, value);
        }
    }

    public static void putBig32(byte[] bytes, int index, int value) {
        if (IS_BRIEF) {
            decompose(bytes, index, Integer.reverseBytes(value));
        } else {
            Views.INT_BE.set(bytes, index, value);
        }
    }

    public static void putLittle64(byte[] bytes, int index, long value) {
        if (IS_BRIEF) {
            decomposeLong(bytes, index, value);
        } else {
            Views.LONG_LE.set(bytes, index, value);
        }
    }

    public static void putBig64(byte[] bytes, int index, long value) {
        if (IS_BRIEF) {
            decomposeLong(bytes, index, Bits.reversed(value));
        } else {
            Views.LONG_BE.set(bytes, index, value);
        }
    }

    private static int composed(byte[] bytes, int index) {
        return bytes[index] & 0xFF
                | (bytes[index + 1] & 0xFF) << 8
                | (bytes[index + 2] & 0xFF) << 16
                | bytes[index + 3] << 24;
    }

    private static long composedLong(byte[] bytes, int index) {
        int low = bytes[index] & 0xFF
                | (bytes[index + 1] & 0xFF) << 8
                | (bytes[index + 2] & 0xFF) << 16
                | bytes[index + 3] << 24;
        int high = bytes[index + 4] & 0xFF
                | (bytes[index + 5] & 0xFF) << 8
                | (bytes[index + 6] & 0xFF) << 16
                | bytes[index + 7] << 24;
        return low & 0xFFFFFFFFL | (long) high << Integer.SIZE;
    }

    /// The last byte first: nothing is stored where there is no room for all.
    private static void decompose(byte[] bytes, int index, int value) {
        bytes[index + 3] = (byte) (value >> 24);
        bytes[index + 2] = (byte) (value >> 16);
        bytes[index + 1] = (byte) (value >> 8);
        bytes[index] = (byte) value;
    }

    private static void decomposeLong(byte[] bytes, int index, long value) {
        int high = (int) (value >> Integer.SIZE);
        bytes[index + 7] = (byte) (high >> 24);
        bytes[index + 6] = (byte) (high >> 16);
        bytes[index + 5] = (byte) (high >> 8);
        bytes[index + 4] = (byte) high;
        int low = (int) value;
        bytes[index + 3] = (byte) (low >> 24);
        bytes[index + 2] = (byte) (low >> 16);
        bytes[index + 1] = (byte) (low >> 8);
        bytes[index] = (byte) low;
    }
}
