// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.zstd;

/// Reads bits from the lowest of each byte on. One thread.
final class ForwardBits {
    private final Bytes input;
    private int octet;
    private int left;

    ForwardBits(Bytes input) {
        this.input = input;
    }

    int read(int bits) throws MalformedFrameException {
        int value = 0;
        for (int bit = 0; bit < bits; bit++) {
            if (left == 0) {
                octet = input.octet();
                left = Byte.SIZE;
            }
            value |= (octet & 1) << bit;
            octet >>>= 1;
            left--;
        }
        return value;
    }

    /// Goes on with the next whole byte.
    void finish() {
        left = 0;
    }
}
