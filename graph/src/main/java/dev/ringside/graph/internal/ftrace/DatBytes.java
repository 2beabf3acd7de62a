// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ftrace;

import dev.ringside.ctf.reader.MalformedTraceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/// Reads numbers, strings and pieces, one behind the other, from a file or from a decompressed section of one. One
/// thread.
///
/// All methods throw [MalformedTraceException] with the place where the bytes end too early.
final class DatBytes {
    private static final int LONGEST_PIECE = 1 << 26;
    private static final int LONGEST_STRING = 1 << 12;

    private final String name;
    private final FileChannel channel;
    private final ByteBuffer memory;
    private final boolean inFile;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private long position;

    /// @param name of the file, for messages
    DatBytes(String name, FileChannel channel) {
        this(name, channel, ByteBuffer.allocate(0), true);
    }

    private DatBytes(String name, FileChannel channel, ByteBuffer memory, boolean inFile) {
        this.name = name;
        this.channel = channel;
        this.memory = memory;
        this.inFile = inFile;
    }

    /// The content of a section, from its start on.
    DatBytes ofContent(byte[] content) {
        DatBytes bytes = new DatBytes(name, channel, ByteBuffer.wrap(content), false);
        bytes.order = order;
        return bytes;
    }

    void order(ByteOrder newOrder) {
        order = newOrder;
    }

    ByteOrder order() {
        return order;
    }

    long position() {
        return position;
    }

    void position(long newPosition) {
        position = newPosition;
    }

    MalformedTraceException fault(String reason) {
        return new MalformedTraceException(name, -1, inFile ? position : -1, reason);
    }

    /// @param what is read, for the message
    byte[] piece(long length, String what) throws IOException {
        if (length < 0 || length > LONGEST_PIECE) {
            throw fault(what + " of an impossible size: bytes=" + Long.toUnsignedString(length));
        }
        if (position < 0 || length > (inFile ? channel.size() : memory.capacity()) - position) {
            throw fault("the file ends within " + what);
        }
        byte[] piece = new byte[(int) length];
        if (inFile) {
            ByteBuffer target = ByteBuffer.wrap(piece);
            while (target.hasRemaining()) {
                if (channel.read(target, position + target.position()) < 0) {
                    throw fault("the file ends within " + what);
                }
            }
        } else {
            memory.get((int) position, piece);
        }
        position += length;
        return piece;
    }

    private ByteBuffer number(int bytes, String what) throws IOException {
        return ByteBuffer.wrap(piece(bytes, what)).order(order);
    }

    int unsignedByte(String what) throws IOException {
        return piece(1, what)[0] & 0xFF;
    }

    int unsignedShort(String what) throws IOException {
        return number(Short.BYTES, what).getShort() & 0xFFFF;
    }

    long unsignedInt(String what) throws IOException {
        return number(Integer.BYTES, what).getInt() & 0xFFFFFFFFL;
    }

    long longNumber(String what) throws IOException {
        return number(Long.BYTES, what).getLong();
    }

    /// A string that ends with a zero byte.
    String string(String what) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int octet = unsignedByte(what); octet != 0; octet = unsignedByte(what)) {
            if (text.length() >= LONGEST_STRING) {
                throw fault("no end of " + what);
            }
            text.append((char) octet);
        }
        return text.toString();
    }

    /// Text whose length stands before it in eight bytes.
    String countedText(String what) throws IOException {
        return new String(piece(longNumber(what), what), StandardCharsets.UTF_8);
    }

    /// Fails unless these bytes follow.
    void expect(String text, String what) throws IOException {
        long start = position;
        if (!new String(piece(text.length(), what), StandardCharsets.ISO_8859_1).equals(text)) {
            position = start;
            throw fault("no " + what);
        }
    }
}
