// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.internal.bpf.DescriptorPoll;
import java.io.IOException;

/// Reads one of the kernel's buffers, in one of two ways: [#spool] only copies what is there to a backlog, which is so
/// quick that nothing is lost meanwhile; [#transcode] makes event records of the backlog, and of what the kernel has
/// where nobody spools. Both ways may be gone at the same time, each by one thread.
interface BufferReader {
    /// Copies what is there now to the backlog, as far as that has room.
    ///
    /// @return whether all of it found room
    boolean spool() throws IOException;

    /// Transcodes what waits.
    ///
    /// @param mostBytes  at most about so many: a part is transcoded even where it is more
    /// @param untilNanos when to come to an end; a part is transcoded even where that has passed
    /// @param direct     what the kernel has too; for a thread that excludes spooling
    /// @return bytes of records that were transcoded; 0: nothing was there
    long transcode(long mostBytes, long untilNanos, boolean direct) throws IOException;

    /// Bytes of backlog.
    Backlog backlog();

    /// How full the kernel's buffer was: what has been read since the last call, 1 for the size of the buffer. For the
    /// thread that reads.
    double takeFill();

    /// Bytes of records that are there to be read and that wait. For the thread that reads.
    long presentBytes() throws IOException;

    /// Has a poll say when there is something to read.
    ///
    /// @return false where it cannot
    boolean watch(DescriptorPoll poll) throws IOException;
}
