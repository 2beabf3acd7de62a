// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol.internal;

import dev.ringside.protocol.ProtocolException;
import dev.ringside.protocol.VersionMismatchException;
import java.nio.ByteBuffer;

/// The header of a frame, big endian. Its first eight bytes are the same in every version of the protocol, so that
/// peers of different versions can tell each other so.
///
/// ```
///  0 u32 magic          4 u16 protocol version   6 u16 zero
///  8 u16 message number (see MessageCodec)       10 u16 zero
/// 12 u32 bytes of the body
/// ```
public final class FrameHeaderLayout {
    public static final int BYTES = 16;
    public static final int MAGIC = 0x52_6E_67_53;
    static final int MAGIC_OFFSET_BYTES = 0;
    static final int VERSION_OFFSET_BYTES = 4;
    static final int MESSAGE_NUMBER_OFFSET_BYTES = 8;
    static final int BODY_BYTES_OFFSET_BYTES = 12;

    private FrameHeaderLayout() {}

    static void write(ByteBuffer frame, int protocolVersion, int messageNumber, int bodyBytes) {
        frame.putInt(MAGIC_OFFSET_BYTES, MAGIC);
        frame.putShort(VERSION_OFFSET_BYTES, (short) protocolVersion);
        frame.putShort(MESSAGE_NUMBER_OFFSET_BYTES, (short) messageNumber);
        frame.putInt(BODY_BYTES_OFFSET_BYTES, bodyBytes);
    }

    /// The length of the body, after all the header says has been checked.
    public static int checkedBodyBytes(ByteBuffer header, int protocolVersion, int maximumBytes, String peer)
            throws ProtocolException {
        if (header.getInt(MAGIC_OFFSET_BYTES) != MAGIC) {
            throw new ProtocolException(peer, "frame", "magic", "not a Ringside frame");
        }
        int theirVersion = Short.toUnsignedInt(header.getShort(VERSION_OFFSET_BYTES));
        if (theirVersion != protocolVersion) {
            throw new VersionMismatchException(peer, theirVersion, protocolVersion);
        }
        int bodyBytes = header.getInt(BODY_BYTES_OFFSET_BYTES);
        if (bodyBytes < 0 || bodyBytes > maximumBytes) {
            throw new ProtocolException(
                    peer,
                    "frame",
                    "bodyBytes",
                    "message too long, bytes=" + Integer.toUnsignedLong(bodyBytes) + " maximum=" + maximumBytes);
        }
        return bodyBytes;
    }

    public static int messageNumber(ByteBuffer header) {
        return Short.toUnsignedInt(header.getShort(MESSAGE_NUMBER_OFFSET_BYTES));
    }
}
