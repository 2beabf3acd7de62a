// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo.elf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A position in the bytes of an object file, in its byte order; nothing outside of them is ever read. Lengths and
/// positions are in bytes. One thread.
public final class DataCursor {
    private final ByteBuffer bytes;
    private int position;

    /// @param bytes from index 0 to the limit, in the byte order that they have
    public DataCursor(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    public int position() {
        return position;
    }

    public int limit() {
        return bytes.limit();
    }

    public boolean atEnd() {
        return position >= bytes.limit();
    }

    /// Reads a part alone, from its start on.
    public DataCursor part(long offset, long lengthBytes) throws MalformedObjectException {
        seek(offset);
        skip(lengthBytes);
        return new DataCursor(bytes.slice((int) offset, (int) lengthBytes).order(bytes.order()));
    }

    public DataCursor seek(long newPosition) throws MalformedObjectException {
        if (newPosition < 0 || newPosition > bytes.limit()) {
            throw outside(newPosition);
        }
        position = (int) newPosition;
        return this;
    }

    public void skip(long lengthBytes) throws MalformedObjectException {
        if (lengthBytes < 0 || lengthBytes > bytes.limit() - position) {
            throw outside(lengthBytes);
        }
        position += (int) lengthBytes;
    }

    private int take(int lengthBytes) throws MalformedObjectException {
        int taken = position;
        skip(lengthBytes);
        return taken;
    }

    public int unsigned8() throws MalformedObjectException {
        return bytes.get(take(Byte.BYTES)) & 0xFF;
    }

    public int unsigned16() throws MalformedObjectException {
        return bytes.getShort(take(Short.BYTES)) & 0xFFFF;
    }

    public long unsigned32() throws MalformedObjectException {
        return bytes.getInt(take(Integer.BYTES)) & 0xFFFF_FFFFL;
    }

    public long signed64() throws MalformedObjectException {
        return bytes.getLong(take(Long.BYTES));
    }

    /// An unsigned integer of 1, 2, 3, 4 or 8 bytes.
    public long unsigned(int lengthBytes) throws MalformedObjectException {
        return switch (lengthBytes) {
            case Byte.BYTES -> unsigned8();
            case Short.BYTES -> unsigned16();
            case 3 -> unsigned24();
            case Integer.BYTES -> unsigned32();
            case Long.BYTES -> signed64();
            default -> throw new MalformedObjectException("unsupported integer length: bytes=" + lengthBytes);
        };
    }

    private long unsigned24() throws MalformedObjectException {
        boolean little = bytes.order() == java.nio.ByteOrder.LITTLE_ENDIAN;
        long first = unsigned8();
        long second = unsigned8();
        long third = unsigned8();
        return little ? first | second << 8 | third << 16 : first << 16 | second << 8 | third;
    }

    /// LEB128, modulo 2^64.
    public long unsignedLeb() throws MalformedObjectException {
        long value = 0;
        int shift = 0;
        while (true) {
            int octet = unsigned8();
            value |= shift < Long.SIZE ? (octet & 0x7FL) << shift : 0;
            if (octet < 0x80) {
                return value;
            }
            shift = Math.min(shift + 7, Long.SIZE);
        }
    }

    /// Signed LEB128, modulo 2^64.
    public long signedLeb() throws MalformedObjectException {
        long value = 0;
        int shift = 0;
        while (true) {
            int octet = unsigned8();
            value |= shift < Long.SIZE ? (octet & 0x7FL) << shift : 0;
            shift = Math.min(shift + 7, Long.SIZE);
            if (octet < 0x80) {
                boolean negative = (octet & 0x40) != 0 && shift < Long.SIZE;
                return negative ? value | -1L << shift : value;
            }
        }
    }

    /// A null-terminated string; bytes that are no UTF-8 are replaced.
    public String string() throws MalformedObjectException {
        int start = position;
        skipString();
        byte[] text = new byte[position - 1 - start];
        bytes.get(start, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    public void skipString() throws MalformedObjectException {
        while (unsigned8() != 0) {
            // Each turn is one byte further.
        }
    }

    public byte[] bytes(long lengthBytes) throws MalformedObjectException {
        int start = position;
        skip(lengthBytes);
        byte[] copy = new byte[(int) lengthBytes];
        bytes.get(start, copy);
        return copy;
    }

    private MalformedObjectException outside(long value) {
        return new MalformedObjectException("reading outside of the data: position=" + position + " limit="
                + bytes.limit() + " value=" + value);
    }
}
