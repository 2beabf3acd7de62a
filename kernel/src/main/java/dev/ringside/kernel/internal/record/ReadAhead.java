// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import java.io.IOException;
import java.util.List;

/// Empties the kernel's buffers of all CPUs before anything is transcoded, and again and again between its parts: what
/// the kernel records meanwhile finds room, however slowly what came before is transcoded, as it is until the
/// transcoders are compiled. Under the recorder's lock.
final class ReadAhead {
    /// How much may wait to be transcoded, of all CPUs.
    private static final long MOST_BYTES = Math.min(128L << 20, Runtime.getRuntime().maxMemory() / 4);

    /// How long the kernel's buffers are left alone: of the smallest that are usual, a fast program fills a part.
    private static final long STEP_NANOS = 2_000_000;

    /// What is read of a buffer in one step: several times as much as comes meanwhile, and no more than is transcoded
    /// meanwhile once that is fast, so that little waits and the same memory is used again.
    private static final long STEP_BYTES = 1 << 20;

    private ReadAhead() {}

    /// One buffer.
    interface Source {
        /// Reads what is there, as far as it may.
        ///
        /// @param mostBytes that may wait in all
        /// @param partBytes to read at most
        /// @return whether there may be more
        boolean readAhead(long mostBytes, long partBytes) throws IOException;

        /// Transcodes some of what was read.
        ///
        /// @param untilNanos when to come to an end; a part is transcoded even where that has passed
        /// @return whether there is more of it
        boolean transcodeAhead(long untilNanos) throws IOException;

        /// How full the buffer was: what has been read since the last call, 1 for the size of the buffer.
        double takeFill();
    }

    /// Reads and transcodes until nothing waits.
    ///
    /// @param failures gets what goes wrong; the other buffers are read all the same
    static void drain(List<? extends Source> sources, FirstFailure failures) {
        boolean more = !sources.isEmpty();
        while (more) {
            more = false;
            for (Source source : sources) {
                try {
                    more |= source.readAhead(MOST_BYTES / sources.size(), STEP_BYTES);
                } catch (IOException e) {
                    failures.keep(e);
                }
            }
            for (Source source : sources) {
                try {
                    more |= source.transcodeAhead(System.nanoTime() + STEP_NANOS / sources.size());
                } catch (IOException e) {
                    failures.keep(e);
                }
            }
        }
    }
}
