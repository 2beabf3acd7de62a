// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.syscall;

import dev.ringside.kernel.internal.transcode.RecordBytes;

/// What a captured record says besides the event's fields. Stateless; any thread.
public final class CapturedRecord {
    /// The largest one, envelope included.
    public static final int MAX_BYTES = CaptureLayout.SCRATCH_BYTES;

    /// The most performance counters in an envelope.
    public static final int MAX_COUNTERS = CaptureLayout.MAX_COUNTERS;

    /// The smallest record without its envelope.
    public static final int MIN_BYTES = CaptureLayout.ARGUMENTS;

    /// The largest one of which nothing is captured, without its envelope.
    public static final int MOST_BYTES_WITHOUT_CAPTURES = CaptureLayout.DATA;

    private CapturedRecord() {}

    /// Bytes before the record itself; the last of them are the counters.
    public static int envelopeBytes(int counters) {
        return CaptureLayout.envelopeBytes(counters);
    }

    /// Nanoseconds of CLOCK_MONOTONIC.
    ///
    /// @param at where the envelope starts
    public static long time(byte[] bytes, int at) {
        return RecordBytes.getLong(bytes, at + CaptureLayout.TIME);
    }

    /// Events that were lost on its CPU before it, in all.
    public static long lostBefore(byte[] bytes, int at) {
        return RecordBytes.getLong(bytes, at + CaptureLayout.LOST);
    }

    public static void putLostBefore(byte[] bytes, int at, long lost) {
        RecordBytes.putLong(bytes, at + CaptureLayout.LOST, lost);
    }

    /// Which one of its CPU's events it is, counted from 1, where the oldest are overwritten.
    public static long number(byte[] bytes, int at) {
        return RecordBytes.getLong(bytes, at + CaptureLayout.COUNT);
    }

    /// The `kernelId` of the plan for it.
    ///
    /// @param record where the record itself starts
    public static int type(byte[] bytes, int record) {
        return RecordBytes.getShort(bytes, record + CaptureLayout.TYPE) & 0xffff;
    }
}
