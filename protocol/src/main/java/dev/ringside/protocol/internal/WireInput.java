// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol.internal;

import dev.ringside.protocol.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/// The body of one received message; nothing in it is trusted. Knows which component is being read, for errors.
final class WireInput {
    /// Deeper than any sensible field type, and shallow enough for any thread's stack.
    static final int MAXIMUM_DEPTH = 64;

    private final ByteBuffer body;
    private final String messageName;
    private final String peer;
    private final Deque<String> fieldPath = new ArrayDeque<>();

    WireInput(ByteBuffer body, String messageName, String peer) {
        this.body = body;
        this.messageName = messageName;
        this.peer = peer;
    }

    void enter(String field) throws ProtocolException {
        if (fieldPath.size() >= MAXIMUM_DEPTH) {
            throw failure("nested too deeply, maximum=" + MAXIMUM_DEPTH);
        }
        fieldPath.addLast(field);
    }

    void leave() {
        fieldPath.removeLast();
    }

    byte readByte() throws ProtocolException {
        require(Byte.BYTES);
        return body.get();
    }

    int readUnsignedShort() throws ProtocolException {
        require(Short.BYTES);
        return Short.toUnsignedInt(body.getShort());
    }

    int readInt() throws ProtocolException {
        require(Integer.BYTES);
        return body.getInt();
    }

    long readLong() throws ProtocolException {
        require(Long.BYTES);
        return body.getLong();
    }

    String readText() throws ProtocolException {
        int bytes = readCount();
        ByteBuffer slice = body.slice(body.position(), bytes);
        body.position(body.position() + bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(slice).toString();
        } catch (CharacterCodingException e) {
            throw failure("not UTF-8");
        }
    }

    /// A number of things that each take at least one byte of what is left.
    int readCount() throws ProtocolException {
        int count = readInt();
        if (count < 0 || count > body.remaining()) {
            throw failure("count larger than the message, count=" + Integer.toUnsignedLong(count));
        }
        return count;
    }

    void checkAtEnd() throws ProtocolException {
        if (body.hasRemaining()) {
            throw failure("bytes after the end of the message, bytes=" + body.remaining());
        }
    }

    ProtocolException failure(String reason) {
        return new ProtocolException(peer, messageName, String.join(".", fieldPath), reason);
    }

    private void require(int bytes) throws ProtocolException {
        if (body.remaining() < bytes) {
            throw failure("the message ends too early");
        }
    }
}
