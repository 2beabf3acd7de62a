// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.transcode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The steps themselves, on bytes. Public for generated code. All places are in bytes; methods that can meet a
/// contradiction give [RecordTranscoder#MALFORMED]. Stateless; any thread.
public final class RecordBytes {
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private RecordBytes() {}

    public static short getShort(byte[] bytes, int at) {
        return (short) SHORT.get(bytes, at);
    }

    public static int getInt(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    public static long getLong(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    public static void putShort(byte[] bytes, int at, short value) {
        SHORT.set(bytes, at, value);
    }

    public static void putInt(byte[] bytes, int at, int value) {
        INT.set(bytes, at, value);
    }

    public static void putLong(byte[] bytes, int at, long value) {
        LONG.set(bytes, at, value);
    }

    public static void copy1(byte[] from, int source, byte[] to, int target) {
        to[target] = from[source];
    }

    public static void copy2(byte[] from, int source, byte[] to, int target) {
        putShort(to, target, getShort(from, source));
    }

    public static void copy4(byte[] from, int source, byte[] to, int target) {
        putInt(to, target, getInt(from, source));
    }

    public static void copy8(byte[] from, int source, byte[] to, int target) {
        putLong(to, target, getLong(from, source));
    }

    /// An integer of 1, 2, 4 or 8 bytes.
    public static long getInteger(byte[] from, int source, int bytes, boolean signed) {
        return switch (bytes) {
            case 1 -> signed ? from[source] : from[source] & 0xffL;
            case 2 -> signed ? getShort(from, source) : getShort(from, source) & 0xffffL;
            case 4 -> signed ? getInt(from, source) : getInt(from, source) & 0xffff_ffffL;
            default -> getLong(from, source);
        };
    }

    /// An unsigned integer in network byte order.
    public static long getBigEndian(byte[] from, int source, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | from[source + i] & 0xffL;
        }
        return value;
    }

    /// The low bytes of a value: 1, 2, 4 or 8.
    public static void putInteger(byte[] to, int target, int bytes, long value) {
        switch (bytes) {
            case 1 -> to[target] = (byte) value;
            case 2 -> putShort(to, target, (short) value);
            case 4 -> putInt(to, target, (int) value);
            default -> putLong(to, target, value);
        }
    }

    /// Where a location word says that its elements are.
    ///
    /// @return an offset from the start of the record, or [RecordTranscoder#MALFORMED]
    public static int locate(byte[] page, int record, int length, int source, boolean relative) {
        int word = getInt(page, record + source);
        int offset = (word & 0xffff) + (relative ? source + 4 : 0);
        int size = word >>> 16;
        return offset + size <= length ? offset : RecordTranscoder.MALFORMED;
    }

    public static int locatedSize(byte[] page, int record, int source) {
        return getInt(page, record + source) >>> 16;
    }

    public static int locatedText(
            byte[] page, int record, int length, int source, boolean relative, byte[] packet, int at) {
        int offset = locate(page, record, length, source, relative);
        if (offset < 0) {
            return RecordTranscoder.MALFORMED;
        }
        return text(page, record + offset, locatedSize(page, record, source), packet, at);
    }

    /// Bytes up to a null, and a null.
    public static int text(byte[] page, int from, int size, byte[] packet, int at) {
        int target = at;
        for (int i = 0; i < size; i++) {
            byte b = page[from + i];
            if (b == 0) {
                break;
            }
            packet[target++] = b;
        }
        packet[target++] = 0;
        return target;
    }

    public static int locatedTextToArray(
            byte[] page,
            int record,
            int length,
            int source,
            boolean relative,
            int arrayLength,
            byte[] packet,
            int at) {
        int offset = locate(page, record, length, source, relative);
        if (offset < 0) {
            return RecordTranscoder.MALFORMED;
        }
        int size = Math.min(locatedSize(page, record, source), arrayLength);
        System.arraycopy(page, record + offset, packet, at, size);
        Arrays.fill(packet, at + size, at + arrayLength, (byte) 0);
        return at + arrayLength;
    }

    public static int locatedArray(
            byte[] page,
            int record,
            int length,
            int source,
            boolean relative,
            int elementBytes,
            int lengthBytes,
            byte[] packet,
            int at) {
        int offset = locate(page, record, length, source, relative);
        if (offset < 0) {
            return RecordTranscoder.MALFORMED;
        }
        int elements = locatedSize(page, record, source) / elementBytes;
        return array(page, record + offset, elements, elementBytes, lengthBytes, packet, at);
    }

    public static int restText(byte[] page, int record, int length, int source, byte[] packet, int at) {
        return text(page, record + source, length - source, packet, at);
    }

    public static int restTextToArray(
            byte[] page, int record, int length, int source, int lengthBytes, byte[] packet, int at) {
        int size = 0;
        while (source + size < length && page[record + source + size] != 0) {
            size++;
        }
        // The kernel ends what it is given with a line feed where there is none.
        if (size > 0 && page[record + source + size - 1] == '\n') {
            size--;
        }
        return array(page, record + source, size, 1, lengthBytes, packet, at);
    }

    public static int restArray(
            byte[] page,
            int record,
            int length,
            int source,
            int elementBytes,
            int lengthBytes,
            byte[] packet,
            int at) {
        return array(page, record + source, (length - source) / elementBytes, elementBytes, lengthBytes, packet, at);
    }

    private static int array(
            byte[] page, int from, int elements, int elementBytes, int lengthBytes, byte[] packet, int at) {
        if (lengthBytes < 4 && elements >= 1 << (lengthBytes * 8)) {
            return RecordTranscoder.MALFORMED;
        }
        putInteger(packet, at, lengthBytes, elements);
        int bytes = elements * elementBytes;
        System.arraycopy(page, from, packet, at + lengthBytes, bytes);
        return at + lengthBytes + bytes;
    }

    /// LTTng's flags: 1 write, 2 discard, 4 read, 8 read-ahead, 32 sync, 64 meta, 128 secure, 256 flush, 512 FUA, 1024
    /// preflush.
    public static int blockFlags(byte[] page, int from, int size) {
        int flags = 0;
        boolean operationSeen = false;
        for (int i = 0; i < size && page[from + i] != 0; i++) {
            byte letter = page[from + i];
            if (letter == 'F') {
                // Before the operation's letter it is a preflush; a flush alone is "F" (or "FF" with a preflush);
                // behind, FUA.
                boolean last = i + 1 >= size || page[from + i + 1] == 0 || isModifier(page[from + i + 1]);
                flags |= operationSeen ? 512 : last ? 256 : 1024;
                operationSeen |= last;
                continue;
            }
            operationSeen |= !isModifier(letter);
            flags |= switch (letter) {
                case 'W' -> 1;
                case 'D' -> 2;
                case 'R' -> 4;
                case 'A' -> 8;
                case 'S' -> 32;
                case 'M' -> 64;
                // "DE" is a secure erase.
                case 'E' -> 128;
                default -> 0;
            };
        }
        return flags;
    }

    public static byte flagSet(byte[] page, int from, int mask) {
        return (byte) ((page[from] & mask) != 0 ? 1 : 0);
    }

    public static byte flagClear(byte[] page, int from, int mask) {
        return (byte) ((page[from] & mask) == 0 ? 1 : 0);
    }

    private static boolean isModifier(byte letter) {
        return letter == 'A' || letter == 'S' || letter == 'M';
    }
}
