// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.capture;

/// What the programs put before each event into a buffer, and how each event begins.
///
/// ```
/// envelope    0 u64 time        8 u64 events lost on this CPU so far; where the oldest are overwritten: events of this
///                                     CPU so far, this one included
///            16 u64 performance counter[none or more]
/// record      0 u32 type        4 s32 thread     8 what the kind of event says
///
/// count       0 u64 bytes that the CPU has put into its buffer
///             8 u64 events accounted for before the files were cleared, written by us
/// ```
final class Envelope {
    static final int TIME = 0;
    static final int LOST = 8;
    /// In the place of [#LOST], where the oldest are overwritten.
    static final int COUNT = 8;
    static final int COUNTERS = 16;
    /// So that the last capture still fits.
    static final int MAX_COUNTERS = 4;

    static final int TYPE = 0;
    static final int THREAD = 4;

    static final int COUNT_BYTES_LOG2 = 6;
    /// Of memory for each CPU's count.
    static final int COUNT_BYTES = 1 << COUNT_BYTES_LOG2;
    /// Beside the count: lost events that the files tell nothing of, since these were cleared.
    static final int CLEARED = 8;
    /// We are woken whenever so many parts of a buffer (a power of two) have been filled.
    static final int WAKES_OF_A_BUFFER_LOG2 = 2;

    /// The most bytes that one program may write for one event.
    static final int SCRATCH_BYTES = (24 << 10) + 64;

    private Envelope() {}

    static int bytes(int counters) {
        return COUNTERS + counters * Long.BYTES;
    }
}
