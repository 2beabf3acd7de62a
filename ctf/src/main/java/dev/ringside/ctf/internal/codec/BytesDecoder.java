// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.codec;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.Role;
import java.nio.ByteBuffer;
import java.util.UUID;

/// A string or BLOB whose length in bytes is fixed or given by another field. A string ends at its first zero code
/// unit, all bytes count.
final class BytesDecoder extends FieldDecoder {
    private static final int UUID_BYTES = 16;

    private final LengthSource length;
    private final int unitBytes;
    private final boolean uuid;

    /// @param unitBytes size of a string's code unit, or 0 for a BLOB
    BytesDecoder(FieldNode node, LengthSource length, int unitBytes, boolean uuid) {
        super(node);
        this.length = length;
        this.unitBytes = unitBytes;
        this.uuid = uuid;
    }

    @Override
    void decode(DecodeState state) {
        state.align(Byte.SIZE);
        long lengthBytes = length.get(state);
        if (lengthBytes < 0 || lengthBytes > Long.MAX_VALUE / Byte.SIZE) {
            throw state.malformed("absurd length: lengthBytes=" + Long.toUnsignedString(lengthBytes));
        }
        state.require(lengthBytes * Byte.SIZE);
        int start = state.positionBits >>> 3;
        int size = (int) lengthBytes;
        state.positionBits += size << 3;
        if (unitBytes == 0) {
            if (uuid && size == UUID_BYTES) {
                takeUuid(state, start);
            }
            state.visitor.blob(node, state.window, start, size);
        } else {
            int end = Strings.zeroUnit(state.window, start, start + size, unitBytes);
            state.visitor.boundedString(node, state.window, start, end < 0 ? size : end - start, size);
        }
    }

    private static void takeUuid(DecodeState state, int start) {
        ByteBuffer bytes = ByteBuffer.wrap(state.window, start, UUID_BYTES);
        state.roles.uuid(new UUID(bytes.getLong(), bytes.getLong()));
        state.roles.put(Role.METADATA_STREAM_UUID, 0, 0);
    }

    @Override
    long minimumBits() {
        return length.minimum() * Byte.SIZE;
    }
}
