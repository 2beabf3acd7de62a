// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.bits;

/// Finds the end of strings: the first code unit that is zero.
public final class Strings {
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    /// Times a bit at the start of byte n, this has n in its highest byte.
    private static final long PLACES = 0x0001020304050607L;
    private static final long SHORT_ONES = 0x0001000100010001L;
    private static final long SHORT_HIGHS = 0x8000800080008000L;

    private Strings() {}

    /// The index of the first zero byte from `start`, or -1 where there is none before `end`.
    public static int zeroByte(byte[] bytes, int start, int end) {
        int index = start;
        // The loop may look at bytes behind the end, as long as the array has them; a zero found there is no find.
        int lastWord = Math.min(end, bytes.length - Long.BYTES + 1);
        while (index < lastWord) {
            long word = Words.little64(bytes, index);
            long zeros = zeros(word);
            if (zeros != 0) {
                int found = index + firstPlace(zeros);
                return found < end ? found : -1;
            }
            index += Long.BYTES;
        }
        while (index < end) {
            if (bytes[index] == 0) {
                return index;
            }
            index++;
        }
        return -1;
    }

    /// Not zero where a byte of a word is: the lowest bit set is the highest bit of the first such byte.
    public static long zeros(long word) {
        return word - ONES & ~word & HIGHS;
    }

    /// Which byte of a word is the first zero one. The quick compiler calls `numberOfTrailingZeros` as a method, which
    /// takes as long as all the rest of such a loop.
    ///
    /// @param zeros of [#zeros], not 0
    public static int firstPlace(long zeros) {
        return (int) (((zeros & -zeros) >>> Byte.SIZE - 1) * PLACES >>> Long.SIZE - Byte.SIZE);
    }

    /// The index of the first zero code unit of 1, 2 or 4 bytes; a partial unit at the end is not looked at.
    public static int zeroUnit(byte[] bytes, int start, int end, int unitBytes) {
        if (unitBytes == 1) {
            return zeroByte(bytes, start, end);
        }
        int first = unitBytes == Short.BYTES ? nearZeroShort(bytes, start, end) : start;
        for (int index = first; index + unitBytes <= end; index += unitBytes) {
            int bits = 0;
            for (int i = 0; i < unitBytes; i++) {
                bits |= bytes[index + i];
            }
            if (bits == 0) {
                return index;
            }
        }
        return -1;
    }

    /// Goes over words that hold no zero code unit of two bytes.
    private static int nearZeroShort(byte[] bytes, int start, int end) {
        int index = start;
        while (index + Long.BYTES <= end) {
            long word = Words.little64(bytes, index);
            if ((word - SHORT_ONES & ~word & SHORT_HIGHS) != 0) {
                return index;
            }
            index += Long.BYTES;
        }
        return index;
    }
}
