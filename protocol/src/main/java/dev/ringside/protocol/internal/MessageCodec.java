// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol.internal;

import dev.ringside.protocol.ApplicationMessage;
import dev.ringside.protocol.ClientMessage;
import dev.ringside.protocol.Message;
import dev.ringside.protocol.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Messages to frames and back. A message's number is the number of its conversation (application 1, client 2) times
/// 256 plus its place among the leaves of that sealed interface.
public final class MessageCodec {
    private static final int APPLICATION_BASE = 1 << 8;
    private static final int CLIENT_BASE = 2 << 8;

    private static final List<Class<?>> APPLICATION_MESSAGES = leaves(ApplicationMessage.class);
    private static final List<Class<?>> CLIENT_MESSAGES = leaves(ClientMessage.class);

    private MessageCodec() {}

    /// The whole frame, ready to be written.
    public static ByteBuffer encode(Message message, int protocolVersion, int maximumBytes, String peer)
            throws ProtocolException {
        WireOutput output = new WireOutput(FrameHeaderLayout.BYTES, message.getClass().getSimpleName(), peer);
        ValueCodecs.ofRecord(message.getClass()).write(message, output);
        ByteBuffer frame = output.toByteBuffer();
        int bodyBytes = frame.limit() - FrameHeaderLayout.BYTES;
        if (bodyBytes > maximumBytes) {
            throw new ProtocolException(
                    peer,
                    message.getClass().getSimpleName(),
                    "",
                    "message too long to be sent, bytes=" + bodyBytes + " maximum=" + maximumBytes);
        }
        FrameHeaderLayout.write(frame, protocolVersion, number(message), bodyBytes);
        return frame;
    }

    /// Never throws anything but a [ProtocolException], whatever the bytes.
    public static Message decode(int messageNumber, ByteBuffer body, String peer) throws ProtocolException {
        Class<?> type = type(messageNumber, peer);
        WireInput input = new WireInput(body, type.getSimpleName(), peer);
        Message message = (Message) ValueCodecs.ofRecord(type).read(input);
        input.checkAtEnd();
        return message;
    }

    private static int number(Message message) {
        int application = APPLICATION_MESSAGES.indexOf(message.getClass());
        return application >= 0
                ? APPLICATION_BASE + application
                : CLIENT_BASE + CLIENT_MESSAGES.indexOf(message.getClass());
    }

    private static Class<?> type(int messageNumber, String peer) throws ProtocolException {
        int base = messageNumber & 0xFF00;
        int place = messageNumber & 0xFF;
        List<Class<?>> types =
                switch (base) {
                    case APPLICATION_BASE -> APPLICATION_MESSAGES;
                    case CLIENT_BASE -> CLIENT_MESSAGES;
                    default -> List.of();
                };
        if (place >= types.size()) {
            throw new ProtocolException(peer, "frame", "messageNumber", "unknown message, number=" + messageNumber);
        }
        return types.get(place);
    }

    private static List<Class<?>> leaves(Class<?> sealedInterface) {
        List<Class<?>> found = new ArrayList<>();
        for (Class<?> permitted : sealedInterface.getPermittedSubclasses()) {
            if (permitted.isRecord()) {
                found.add(permitted);
            } else {
                found.addAll(leaves(permitted));
            }
        }
        return List.copyOf(found);
    }
}
