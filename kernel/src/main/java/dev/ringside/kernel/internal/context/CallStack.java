// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.context;

import dev.ringside.kernel.internal.transcode.RecordBytes;

/// Return addresses of one event, the innermost first; reused. One thread.
public final class CallStack {
    private byte[] addresses = new byte[64 * Long.BYTES];
    private int depth;
    private boolean known;

    public void clear() {
        depth = 0;
        known = false;
    }

    /// Takes over what the kernel recorded.
    ///
    /// @param from  of the first address
    /// @param count how many there are; a zero ends them before
    public void set(byte[] page, int from, int count) {
        int bytes = count * Long.BYTES;
        if (addresses.length < bytes) {
            addresses = new byte[bytes];
        }
        System.arraycopy(page, from, addresses, 0, bytes);
        depth = 0;
        while (depth < count && RecordBytes.getLong(addresses, depth * Long.BYTES) != 0) {
            depth++;
        }
        known = true;
    }

    /// Whether it was set since the last clear.
    public boolean isKnown() {
        return known;
    }

    /// Bytes of the sequence with its length.
    int bytes() {
        return Integer.BYTES + depth * Long.BYTES;
    }

    int write(byte[] packet, int at) {
        RecordBytes.putInt(packet, at, depth);
        System.arraycopy(addresses, 0, packet, at + Integer.BYTES, depth * Long.BYTES);
        return at + bytes();
    }
}
