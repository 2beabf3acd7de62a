// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

/// The order of the messages of a [MessageBatch], one number for each: which of the batch's ranges it lies in, and
/// which message of that range's block it is. For who looks at each message by itself; where streams alternate that is
/// less work than runs of one or two messages. Valid until the batch is changed. One thread.
///
/// @param codes more of them than messages
/// @param size  how many messages there are
public record MessageSequence(int[] codes, int size) {
    private static final int RANGE_SHIFT = 24;
    /// A block with as many messages has no such numbers.
    public static final int MAX_MESSAGES = 1 << RANGE_SHIFT;

    /// A batch with more ranges has no such numbers.
    public static final int MAX_RANGES = 1 << Integer.SIZE - RANGE_SHIFT;

    public static int code(int range, int message) {
        return range << RANGE_SHIFT | message;
    }

    /// The range, of [MessageBatch#ranges()].
    public static int range(int code) {
        return code >>> RANGE_SHIFT;
    }

    /// The message in the block of its range.
    public static int message(int code) {
        return code & MAX_MESSAGES - 1;
    }
}
