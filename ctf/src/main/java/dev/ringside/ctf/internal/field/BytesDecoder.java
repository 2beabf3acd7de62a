// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.field;

import dev.ringside.ctf.internal.bits.Strings;
import dev.ringside.ctf.reader.FieldNode;

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
        if (unitBytes > 1 && lengthBytes % unitBytes != 0) {
            throw state.malformed("a string of whole code units has no " + lengthBytes + " bytes: code-unit-bytes="
                    + unitBytes);
        }
        state.require(lengthBytes * Byte.SIZE);
        int start = state.positionBits >>> 3;
        int size = (int) lengthBytes;
        state.positionBits += size << 3;
        if (unitBytes == 0) {
            if (uuid && size == UUID_BYTES) {
                state.roles.putUuid(state.window, start);
            }
            state.visitor.blob(node, state.window, start, size);
        } else {
            int end = Strings.zeroUnit(state.window, start, start + size, unitBytes);
            state.visitor.boundedString(node, state.window, start, end < 0 ? size : end - start, size);
        }
    }

    @Override
    long minimumBits() {
        return length.minimum() * Byte.SIZE;
    }
}
