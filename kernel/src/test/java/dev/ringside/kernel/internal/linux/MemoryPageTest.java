// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

final class MemoryPageTest {
    @Test
    void isWhatTheKernelSaysInTheAuxiliaryVector() {
        assertThat(MemoryPage.parse(vector(16, 0xbfebfbff, 6, 1 << 16, 17, 100, 0, 0))).isEqualTo(1 << 16);
    }

    @Test
    void isTheUsualOneWhereTheVectorSaysNothingOrNonsense() {
        assertThat(MemoryPage.parse(vector(16, 1, 0, 0))).isEqualTo(4096);
        assertThat(MemoryPage.parse(vector(6, 5000, 0, 0))).isEqualTo(4096);
        assertThat(MemoryPage.parse(new byte[12])).isEqualTo(4096);
    }

    private static byte[] vector(long... words) {
        ByteBuffer bytes = ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.nativeOrder());
        for (long word : words) {
            bytes.putLong(word);
        }
        return bytes.array();
    }
}
