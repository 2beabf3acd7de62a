// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.merge;

import dev.ringside.ctf.reader.MessageBatch.Ranges;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.MessageSequence;

/// Puts portions in order by merging them two by two, without a branch that depends on a time: where the streams
/// alternate, no processor could foresee it. Only for portions of different streams, in each of which no time goes
/// back, and all of whose messages have times. One thread.
final class TimeMerge {
    /// As many as a [MessageSequence] tells apart.
    static final int MAX_PORTIONS = MessageSequence.MAX_RANGES;
    /// The difference of two times below fits, so that its sign tells which is less.
    private static final long MAX_MAGNITUDE_NANOS = 1L << 62;

    private final MessageOrder order;
    private final int[] ranks = new int[MAX_PORTIONS];
    /// Where the sequences that are merged begin, and the end of the last one.
    private final int[] starts = new int[MAX_PORTIONS + 1];
    private long[] times = new long[0];
    private int[] codes = new int[0];
    private long[] mergedTimes = new long[0];
    private int[] mergedCodes = new int[0];

    TimeMerge(MessageOrder order) {
        this.order = order;
    }

    /// Merges the portions.
    ///
    /// @return the number of messages, -1 where this is not the way to do it
    int merge(Ranges portions) {
        int count = portions.size();
        if (count == 0 || count > MAX_PORTIONS || !fits(portions) || !rank(portions)) {
            return -1;
        }
        int size = load(portions);
        int sequences = count;
        while (sequences > 1) {
            sequences = mergePairs(sequences);
        }
        return size;
    }

    /// What [#merge] made, valid until its next call: see [MessageSequence] for the elements.
    int[] codes() {
        return codes;
    }

    private static boolean fits(Ranges portions) {
        for (int i = 0; i < portions.size(); i++) {
            MessageBlock block = portions.block(i);
            int from = portions.from(i);
            int to = portions.to(i);
            if (from >= to || to >= MessageSequence.MAX_MESSAGES || !block.hasStream() || !block.isOrdered()
                    || block.nanos(from) <= -MAX_MAGNITUDE_NANOS || block.nanos(to - 1) >= MAX_MAGNITUDE_NANOS) {
                return false;
            }
        }
        return true;
    }

    /// Sorts the portions by their streams, which decides the order of messages with the same time.
    ///
    /// @return whether there is such an order
    private boolean rank(Ranges portions) {
        for (int i = 0; i < portions.size(); i++) {
            int rank = i;
            for (; rank > 0; rank--) {
                int comparison = order.compareStreams(
                        portions.block(ranks[rank - 1]).stream(), portions.block(i).stream());
                if (comparison == 0) {
                    return false;
                }
                if (comparison < 0) {
                    break;
                }
                ranks[rank] = ranks[rank - 1];
            }
            ranks[rank] = i;
        }
        return true;
    }

    private int load(Ranges portions) {
        int count = portions.size();
        int size = 0;
        for (int i = 0; i < count; i++) {
            size += portions.to(i) - portions.from(i);
        }
        if (times.length < size) {
            times = new long[size + size / 2];
            codes = new int[times.length];
            mergedTimes = new long[times.length];
            mergedCodes = new int[times.length];
        }
        int at = 0;
        for (int rank = 0; rank < count; rank++) {
            int portion = ranks[rank];
            int from = portions.from(portion);
            int length = portions.to(portion) - from;
            System.arraycopy(portions.block(portion).nanosColumn(), from, times, at, length);
            int code = MessageSequence.code(portion, from);
            for (int i = 0; i < length; i++) {
                codes[at + i] = code + i;
            }
            starts[rank] = at;
            at += length;
        }
        starts[count] = at;
        return size;
    }

    /// Merges each two neighbours.
    ///
    /// @return how many sequences there are then
    private int mergePairs(int sequences) {
        int made = 0;
        for (int first = 0; first < sequences; first += 2) {
            int start = starts[first];
            int middle = starts[first + 1];
            int end = starts[Math.min(first + 2, sequences)];
            mergePair(start, middle, end);
            starts[made++] = start;
        }
        starts[made] = starts[sequences];
        long[] spareTimes = times;
        int[] spareCodes = codes;
        times = mergedTimes;
        codes = mergedCodes;
        mergedTimes = spareTimes;
        mergedCodes = spareCodes;
        return made;
    }

    private void mergePair(int start, int middle, int end) {
        long[] from = times;
        int[] fromCodes = codes;
        long[] to = mergedTimes;
        int[] toCodes = mergedCodes;
        int a = start;
        int b = middle;
        int at = start;
        while (a < middle && b < end) {
            long time = from[a];
            long difference = from[b] - time;
            // All ones where the second is earlier; the first comes first at the same time.
            long second = difference >> Long.SIZE - 1;
            to[at] = time + (difference & second);
            toCodes[at] = fromCodes[a + (b - a & (int) second)];
            a += 1 + (int) second;
            b -= (int) second;
            at++;
        }
        if (a == middle) {
            a = b;
        }
        System.arraycopy(from, a, to, at, end - at);
        System.arraycopy(fromCodes, a, toCodes, at, end - at);
    }
}
