// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/// Floating-point numbers as the C library prints them with `%g` and `%f`: the exact binary value, rounded half to
/// even.
///
/// Most values take a way that needs one multiplication or division by a power of ten that a double holds exactly. What
/// is rounded there is less than the distance of any result from a tie, unless the result is the tie itself: then the
/// sign of the error decides.
final class DecimalFormats {
    private static final int SIGNIFICANT_DIGITS = 6;
    private static final int MAXIMUM_SIGNIFICAND = 1_000_000;
    private static final MathContext SIX_DIGITS = new MathContext(SIGNIFICANT_DIGITS, RoundingMode.HALF_EVEN);
    /// What powers of two of wide formats are computed with: far more than is shown.
    private static final MathContext WORKING_DIGITS = new MathContext(60, RoundingMode.HALF_EVEN);
    private static final byte[] NAN = {'n', 'a', 'n'};
    private static final byte[] INFINITY = {'i', 'n', 'f'};
    /// Powers of ten that a double holds exactly.
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };
    /// Smaller values would have to be multiplied by a power that no double holds exactly.
    private static final int LEAST_EXPONENT = -16;
    private static final double LEAST_QUICK = 1e-16;
    private static final double MOST_QUICK = 1e22;
    private static final int LOG_10_OF_2_IN_4096THS = 1233;
    /// Powers of ten from the least exponent on, as near as a double comes.
    private static final double[] THRESHOLDS = thresholds();

    private DecimalFormats() {}

    private static double[] thresholds() {
        double[] powers = new double[POWERS.length - LEAST_EXPONENT + 1];
        for (int exponent = LEAST_EXPONENT; exponent < POWERS.length; exponent++) {
            powers[exponent - LEAST_EXPONENT] = exponent < 0 ? 1 / POWERS[-exponent] : POWERS[exponent];
        }
        powers[powers.length - 1] = Double.MAX_VALUE;
        return powers;
    }

    /// As C's `%g`. The caller sees to it that there is room: [Digits#ROOM_BYTES] for any number.
    ///
    /// @return the index after the last character
    static int putGeneral(byte[] target, int index, double value) {
        int start = index;
        double magnitude = value;
        if (Double.doubleToRawLongBits(value) < 0) {
            target[start++] = '-';
            magnitude = -value;
        }
        if (magnitude < MAXIMUM_SIGNIFICAND && magnitude == (int) magnitude) {
            return Digits.putUnsigned(target, start, (int) magnitude);
        }
        if (magnitude >= LEAST_QUICK && magnitude < MOST_QUICK) {
            int end = putQuickly(target, start, magnitude);
            if (end > 0) {
                return end;
            }
        }
        return putSlowly(target, start, magnitude);
    }

    private static int putSlowly(byte[] target, int index, double magnitude) {
        if (magnitude <= Double.MAX_VALUE) {
            return putExactly(target, index, new BigDecimal(magnitude));
        }
        byte[] text = Double.isNaN(magnitude) ? NAN : INFINITY;
        System.arraycopy(text, 0, target, index, text.length);
        return index + text.length;
    }

    private static double appendSign(TextBuffer text, double value) {
        if (Double.doubleToRawLongBits(value) < 0) {
            text.append('-');
            return Double.isNaN(value) ? value : -value;
        }
        return value;
    }

    private static void appendNotFinite(TextBuffer text, double magnitude) {
        text.append(Double.isNaN(magnitude) ? NAN : INFINITY);
    }

    /// @return 0 where this way might be wrong
    private static int putQuickly(byte[] target, int index, double magnitude) {
        // The decimal exponent of the power of two below is that of the value, or one less.
        int exponent = (Math.getExponent(magnitude) * LOG_10_OF_2_IN_4096THS >> 12) + 1;
        if (magnitude < THRESHOLDS[exponent - LEAST_EXPONENT]) {
            exponent--;
        }
        int scale = SIGNIFICANT_DIGITS - 1 - exponent;
        double scaled = scale >= 0 ? magnitude * POWERS[scale] : magnitude / POWERS[-scale];
        int significand = (int) scaled;
        double rest = scaled - significand;
        if (scaled < MAXIMUM_SIGNIFICAND / 10 || scaled >= MAXIMUM_SIGNIFICAND - 1) {
            return 0;
        }
        if (rest == 0.5 && !isTieRoundedUp(magnitude, scale, scaled)) {
            return put(target, index, significand, exponent);
        }
        // Without a branch, which could not be foreseen; the sum is exact.
        return put(target, index, significand + (int) (rest + 0.5), exponent);
    }

    /// @param scaled the rounded product of the magnitude and a power of ten, half-way between two integers
    private static boolean isTieRoundedUp(double magnitude, int scale, double scaled) {
        double error = scale >= 0
                ? Math.fma(magnitude, POWERS[scale], -scaled)
                : Math.fma(-scaled, POWERS[-scale], magnitude);
        return error == 0 ? ((int) scaled & 1) != 0 : error > 0;
    }

    /// IEEE 754-2019 table 3.5: `round(4 log2 k) - 13` exponent bits in a format of k bits.
    static void appendGeneral(TextBuffer text, BigInteger bits, int lengthBits) {
        int exponentBits = (int) Math.round(4 * Math.log(lengthBits) / Math.log(2)) - 13;
        int fractionBits = lengthBits - 1 - exponentBits;
        long mask = (1L << exponentBits) - 1;
        long biased = bits.shiftRight(fractionBits).longValue() & mask;
        BigInteger fraction = bits.and(BigInteger.ONE.shiftLeft(fractionBits).subtract(BigInteger.ONE));
        if (bits.testBit(lengthBits - 1)) {
            text.append('-');
        }
        if (biased == mask) {
            text.append(fraction.signum() == 0 ? INFINITY : NAN);
        } else if (biased == 0 && fraction.signum() == 0) {
            text.append('0');
        } else {
            BigInteger significand = biased == 0 ? fraction : fraction.setBit(fractionBits);
            long exponent = Math.max(1, biased) - (mask >>> 1) - fractionBits;
            appendExactly(text, scaled(significand, exponent));
        }
    }

    private static BigDecimal scaled(BigInteger significand, long exponent) {
        BigDecimal power = BigDecimal.TWO.pow((int) Math.abs(exponent), WORKING_DIGITS);
        BigDecimal value = new BigDecimal(significand);
        return exponent >= 0 ? value.multiply(power, WORKING_DIGITS) : value.divide(power, WORKING_DIGITS);
    }

    private static void appendExactly(TextBuffer text, BigDecimal magnitude) {
        text.setLength(putExactly(text.ensure(Digits.ROOM_BYTES), text.length(), magnitude));
    }

    private static int putExactly(byte[] target, int index, BigDecimal magnitude) {
        BigDecimal rounded = magnitude.round(SIX_DIGITS);
        int digits = rounded.precision();
        int exponent = digits - 1 - rounded.scale();
        int significand = rounded.unscaledValue().intValueExact();
        for (int i = digits; i < SIGNIFICANT_DIGITS; i++) {
            significand *= 10;
        }
        return put(target, index, significand, exponent);
    }

    /// @param significand six digits, the first not zero; the point stands after the first
    private static int put(byte[] target, int index, int significand, int exponent) {
        if (exponent >= -4 && exponent < SIGNIFICANT_DIGITS) {
            return Digits.putSix(target, index, significand, exponent);
        }
        int end = Digits.putSix(target, index, significand, 0);
        target[end] = 'e';
        target[end + 1] = (byte) (exponent < 0 ? '-' : '+');
        int magnitude = Math.abs(exponent);
        if (magnitude < 10) {
            target[end + 2] = '0';
            end++;
        }
        return Digits.putUnsigned(target, end + 2, magnitude);
    }

    static void appendFixed(TextBuffer text, double value) {
        double magnitude = appendSign(text, value);
        if (!(magnitude <= Double.MAX_VALUE)) {
            appendNotFinite(text, magnitude);
            return;
        }
        String digits = new BigDecimal(magnitude)
                .setScale(SIGNIFICANT_DIGITS, RoundingMode.HALF_EVEN)
                .toPlainString();
        text.append(digits.getBytes(StandardCharsets.US_ASCII));
    }
}
