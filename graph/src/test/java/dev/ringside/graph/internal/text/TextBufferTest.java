// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextBufferTest {
    private static String text(Consumer<TextBuffer> appender) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TextBuffer buffer = new TextBuffer(bytes);
        appender.accept(buffer);
        buffer.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void appendsIntegersOfAnySizeAsTheyAre() {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            long value = random.nextLong() >> random.nextInt(64);
            assertThat(text(buffer -> buffer.appendSigned(value))).as("seed=%s", seed).isEqualTo(Long.toString(value));
            assertThat(text(buffer -> buffer.appendUnsigned(value))).isEqualTo(Long.toUnsignedString(value));
            assertThat(text(buffer -> buffer.appendHexadecimal(value, 'A')))
                    .isEqualTo(Long.toHexString(value).toUpperCase(Locale.ROOT));
            assertThat(text(buffer -> buffer.appendOctal(value))).isEqualTo(Long.toOctalString(value));
        }
    }

    @Test
    void appendsTheGreatestAndLeastIntegers() {
        assertThat(text(buffer -> buffer.appendSigned(Long.MIN_VALUE))).isEqualTo("-9223372036854775808");
        assertThat(text(buffer -> buffer.appendUnsigned(-1))).isEqualTo("18446744073709551615");
        assertThat(text(buffer -> buffer.appendUnsigned(10_000_000_000_000_000L))).isEqualTo("10000000000000000");
    }

    @Test
    void fillsUpWithZeros() {
        assertThat(text(buffer -> buffer.appendUnsignedPadded(-1, 20))).isEqualTo("18446744073709551615");
        assertThat(text(buffer -> buffer.appendUnsignedPadded(42, 12))).isEqualTo("000000000042");
        assertThat(text(buffer -> buffer.appendNineDigits(1_234_567))).isEqualTo("001234567");
        assertThat(text(buffer -> buffer.appendBinary(5, 4))).isEqualTo("0101");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0", "-0.0, -0", "1, 1", "3.14159265, 3.14159", "299792458, 2.99792e+08", "1e9, 1e+09", "100000, 100000",
        "1000000, 1e+06", "0.0001, 0.0001", "0.00001, 1e-05", "0.000123456789, 0.000123457", "999999.5, 1e+06",
        "2.5, 2.5", "1e300, 1e+300", "4.9e-324, 4.94066e-324", "-22500000000, -2.25e+10", "0.1, 0.1",
        "123456.5, 123456", "NaN, nan", "Infinity, inf", "-Infinity, -inf"
    })
    void appendsRealsAsCDoesWithPercentG(double value, String expected) {
        assertThat(text(buffer -> buffer.appendGeneral(value))).isEqualTo(expected);
    }

    @Test
    void appendsRandomRealsWithTheDigitsOfTheExactValue() {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        Random random = new Random(seed);
        MathContext six = new MathContext(6, RoundingMode.HALF_EVEN);
        for (int i = 0; i < 20_000; i++) {
            double value = i % 2 == 0
                    ? Double.longBitsToDouble(random.nextLong())
                    : random.nextInt(10_000_000) / Math.pow(10, random.nextInt(9));
            if (Double.isFinite(value)) {
                String shown = text(buffer -> buffer.appendGeneral(value));
                assertThat(new BigDecimal(shown))
                        .as("seed=%s value=%s", seed, value)
                        .isEqualByComparingTo(new BigDecimal(value).round(six));
            }
        }
    }

    @Test
    void appendsRealsAsCDoesWithPercentF() {
        assertThat(text(buffer -> buffer.appendFixed(1.5))).isEqualTo("1.500000");
        assertThat(text(buffer -> buffer.appendFixed(-0.0))).isEqualTo("-0.000000");
        assertThat(text(buffer -> buffer.appendFixed(1e22))).isEqualTo("10000000000000000000000.000000");
    }

    @Test
    void appendsRealsOfMoreThan64Bits() {
        BigInteger oneAndAHalf = BigInteger.valueOf(0x3FFF8).shiftLeft(108);
        assertThat(text(buffer -> buffer.appendGeneral(oneAndAHalf, 128))).isEqualTo("1.5");
        BigInteger infinity = BigInteger.valueOf(0xFFFF).shiftLeft(112);
        assertThat(text(buffer -> buffer.appendGeneral(infinity, 128))).isEqualTo("-inf");
    }

    @Test
    void writesLabelsOfEveryLengthWhole() {
        for (int length = 0; length < 40; length++) {
            String label = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN".substring(0, length);
            assertThat(text(buffer -> {
                        buffer.append(Label.of(label));
                        buffer.append('|');
                    }))
                    .isEqualTo(label + "|");
        }
    }

    @Test
    void keepsRecordsThatAreLargerThanABlock() {
        String large = "x".repeat(3 * TextBuffer.BLOCK_BYTES);
        assertThat(text(buffer -> {
                    buffer.append(large);
                    buffer.endRecord();
                    buffer.append('y');
                }))
                .isEqualTo(large + "y");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1970-01-01 00:00:00.000000000",
        "951782400000000001, 2000-02-29 00:00:00.000000001",
        "4107542399999999999, 2100-02-28 23:59:59.999999999",
        "1795249717958014618, 2026-11-21 08:28:37.958014618"
    })
    void showsDatesOfTheGregorianCalendar(long nanos, String expected) {
        WallClockText clock = new WallClockText(true, true);
        assertThat(text(buffer -> clock.append(buffer, nanos))).isEqualTo(expected);
    }
}
