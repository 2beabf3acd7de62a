// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.capture;

import dev.ringside.kernel.internal.transcode.RecordBytes;

/// What a captured record says besides the event's fields. Stateless; any thread.
public final class CapturedRecord {
    /// The largest one, envelope included.
    public static final int MAX_BYTES = Envelope.SCRATCH_BYTES;

    /// The most performance counters in an envelope.
    public static final int MAX_COUNTERS = Envelope.MAX_COUNTERS;

    /// The smallest record without its envelope.
    public static final int MIN_BYTES = 24;

    /// Types from here on are tracepoints, in the order of the kernel's ids; those below are system calls.
    public static final int FIRST_TRACEPOINT = 1 << 12;

    private CapturedRecord() {}

    /// Bytes before the record itself; the last of them are the counters.
    public static int envelopeBytes(int counters) {
        return Envelope.bytes(counters);
    }

    /// Nanoseconds of CLOCK_MONOTONIC.
    ///
    /// @param at where the envelope starts
    public static long time(byte[] bytes, int at) {
        return RecordBytes.getLong(bytes, at + Envelope.TIME);
    }

    /// Events that were lost on its CPU before it, in all.
    public static long lostBefore(byte[] bytes, int at) {
        return RecordBytes.getLong(bytes, at + Envelope.LOST);
    }

    public static void putLostBefore(byte[] bytes, int at, long lost) {
        RecordBytes.putLong(bytes, at + Envelope.LOST, lost);
    }

    /// Which one of its CPU's events it is, counted from 1, where the oldest are overwritten.
    public static long number(byte[] bytes, int at) {
        return RecordBytes.getLong(bytes, at + Envelope.COUNT);
    }

    /// The `kernelId` of the plan for it.
    ///
    /// @param record where the record itself starts
    public static int type(byte[] bytes, int record) {
        return RecordBytes.getInt(bytes, record + Envelope.TYPE);
    }
}
