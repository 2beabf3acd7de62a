// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.count;

/// Moments at which the events of a packet are counted apart. One thread.
interface Marks {
    /// One count of all events, without a look at their times.
    final class None implements Marks {
        private long events;

        @Override
        public long limitCycles() {
            return Long.MAX_VALUE;
        }

        @Override
        public void add(long more) {
            events += more;
        }

        @Override
        public boolean pass(long cycles) {
            return true;
        }

        long take() {
            long taken = events;
            events = 0;
            return taken;
        }
    }

    /// The clock from which on events lie behind the next mark.
    long limitCycles();

    /// Counts events before the next mark.
    void add(long events);

    /// Goes past the mark: an event behind it has come.
    ///
    /// @param cycles of the event
    /// @return false where the counting of the packet ends here
    boolean pass(long cycles);
}
