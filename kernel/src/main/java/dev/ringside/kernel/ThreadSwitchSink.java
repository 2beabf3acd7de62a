// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

/// Takes what [ThreadSwitchTracer#drain] has, in the order of time. Ids are those of this process's PID namespace,
/// times nanoseconds of CLOCK_MONOTONIC.
public interface ThreadSwitchSink {
    /// @param preempted whether the thread wanted to go on
    void switchedOut(int cpu, long timeNanos, int pid, int tid, boolean preempted);

    void switchedIn(int cpu, long timeNanos, int pid, int tid);

    /// A thread has this name from now on; what is longer than 15 bytes the kernel has cut.
    void named(int pid, int tid, String name);

    void ended(int pid, int tid);

    /// There was no room for so many records, of whatever process and kind.
    void lost(int cpu, long timeNanos, long records);
}
