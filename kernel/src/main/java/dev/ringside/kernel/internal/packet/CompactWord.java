// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.packet;

import java.nio.ByteOrder;

/// The word of a compact event header: a 5-bit id, then 27 bits of timestamp, in the bit order of the machine.
/// Stateless; any thread.
final class CompactWord {
    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final int TIMESTAMP_MASK = (1 << 27) - 1;

    /// The id 31 in the first five bits of a byte.
    static final byte EXTENDED_BYTE = (byte) (LITTLE_ENDIAN ? 31 : 31 << 3);

    private CompactWord() {}

    static int of(int id, long timestamp) {
        int low = (int) timestamp & TIMESTAMP_MASK;
        return LITTLE_ENDIAN ? low << 5 | id : id << 27 | low;
    }
}
