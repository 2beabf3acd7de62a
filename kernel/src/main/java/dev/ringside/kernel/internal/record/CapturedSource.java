// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.internal.bpf.DescriptorPoll;
import dev.ringside.kernel.internal.bpf.RingBuffer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// What programs captured on one CPU, as a row of bytes that [RingBuffer#forEach] takes apart into records, each of
/// which says how many were lost before it. One thread at a time.
interface CapturedSource {
    /// Bytes that the buffer holds.
    int dataBytes();

    /// Bytes that are there now, from [#start] on in [#data], without a break.
    int present();

    MemorySegment data();

    long start();

    /// Gives the room of the oldest bytes back.
    void free(int bytes);

    /// Has a poll say when there is something.
    ///
    /// @return false where it cannot
    boolean watch(DescriptorPoll poll) throws IOException;

    /// How many events were lost in all, when everything that is there has been taken.
    ///
    /// @param count what the CPU has counted
    long lost(long count);

    /// Forgets what is there.
    ///
    /// @param count what the CPU has counted
    /// @return how many are taken for lost by then
    long clear(long count);
}
