// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.bits;

import dev.ringside.ctf.internal.field.StreamClock;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.BitOrder;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.writer.BitBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BitsTest {
    @Test
    void littleEndianFieldsTakeLowBitsFirst() {
        byte[] bytes = {(byte) 0b1010_0101, 0b0000_0011};
        assertThat(Bits.little(bytes, 0, 4)).isEqualTo(0b0101);
        assertThat(Bits.little(bytes, 4, 6)).isEqualTo(0b11_1010);
    }

    @Test
    void bigEndianFieldsTakeHighBitsFirst() {
        byte[] bytes = {(byte) 0b1010_0101, (byte) 0b1100_0000};
        assertThat(Bits.big(bytes, 0, 4)).isEqualTo(0b1010);
        assertThat(Bits.big(bytes, 4, 6)).isEqualTo(0b01_0111);
    }

    @Test
    void everyLengthAtEveryBitIsReadAsItWasWrittenAlsoAtTheEndOfTheArray() {
        for (ByteOrder order : ByteOrder.values()) {
            for (int length = 1; length <= 64; length++) {
                for (int start = 0; start < 8; start++) {
                    checkOne(order, length, start);
                }
            }
        }
    }

    private static void checkOne(ByteOrder order, int length, int start) {
        long value = 0x9e3779b97f4a7c15L * (length * 8 + start) & Bits.lowMask(length);
        BitBuffer buffer = new BitBuffer(1);
        if (start > 0) {
            buffer.put(BitArrayLayout.of(start, order, 1), -1L);
        }
        buffer.put(new BitArrayLayout(length, order, BitOrder.defaultFor(order), 1), value);
        byte[] exact = Arrays.copyOf(buffer.bytes(), buffer.lengthBytes());
        byte[] roomy = Arrays.copyOf(exact, exact.length + 16);
        for (byte[] bytes : new byte[][] {exact, roomy}) {
            long read = order == ByteOrder.LITTLE_ENDIAN
                    ? Bits.little(bytes, start, length)
                    : Bits.big(bytes, start, length);
            assertThat(read).as("%s length=%d start=%d", order, length, start).isEqualTo(value);
        }
    }

    @Test
    void aShortTimestampThatIsLessThanTheClockHasWrappedOnce() {
        assertThat(StreamClock.updated(0x1_FFF0, 0x10, 16)).isEqualTo(0x2_0010);
        assertThat(StreamClock.updated(0x1_FFF0, 0xFFF0, 16)).isEqualTo(0x1_FFF0);
        assertThat(StreamClock.updated(0x1_FFF0, 5, 64)).isEqualTo(5);
    }

    @Test
    void theFirstZeroByteIsFoundAndNothingBehindTheEnd() {
        for (int length = 0; length < 40; length++) {
            byte[] bytes = new byte[length + 10];
            Arrays.fill(bytes, 0, length, (byte) 0x80);
            assertThat(Strings.zeroByte(bytes, 0, bytes.length)).isEqualTo(length);
            assertThat(Strings.zeroByte(bytes, 0, length)).isEqualTo(-1);
        }
    }
}
