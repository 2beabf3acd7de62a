// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.process;

import java.util.Arrays;

/// The states of all threads that have had an id, each from a moment on. Under the recorder's lock.
final class ThreadHistory {
    private long[] since = new long[2];
    private ThreadState[] states = new ThreadState[2];
    private int count;
    private long endedAt = Long.MAX_VALUE;

    /// @param from the clock of the recording; not before the last
    void add(long from, ThreadState state) {
        if (count > 0 && since[count - 1] >= from) {
            states[count - 1] = state;
            return;
        }
        if (count == states.length) {
            since = Arrays.copyOf(since, 2 * count);
            states = Arrays.copyOf(states, 2 * count);
        }
        since[count] = from;
        states[count++] = state;
    }

    ThreadState last() {
        return states[count - 1];
    }

    /// Puts right what the last state has.
    void replaceLast(ThreadState state) {
        states[count - 1] = state;
    }

    /// The state at a time; the first one where the time is before all.
    ThreadState at(long time) {
        int i = count - 1;
        while (i > 0 && since[i] > time) {
            i--;
        }
        return states[i];
    }

    int size() {
        return count;
    }

    void ended(long time) {
        endedAt = time;
    }

    void begun() {
        endedAt = Long.MAX_VALUE;
    }

    long endedAt() {
        return endedAt;
    }

    boolean lives() {
        return endedAt == Long.MAX_VALUE;
    }
}
