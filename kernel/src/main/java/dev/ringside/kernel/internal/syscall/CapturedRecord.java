// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.syscall;

import dev.ringside.kernel.internal.transcode.RecordBytes;

/// What a captured record says besides the event's fields. Stateless; any thread.
public final class CapturedRecord {
    /// The largest one, envelope included.
    public static final int MAX_BYTES = CaptureLayout.SCRATCH_BYTES;

    /// Before the record itself.
    public static final int ENVELOPE_BYTES = CaptureLayout.ENVELOPE_BYTES;

    /// The smallest record without its envelope.
    public static final int MIN_BYTES = CaptureLayout.ARGUMENTS;

    private CapturedRecord() {}

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
    public static int type(byte[] bytes, int at) {
        return RecordBytes.getShort(bytes, at + CaptureLayout.ENVELOPE_BYTES + CaptureLayout.TYPE) & 0xffff;
    }
}
