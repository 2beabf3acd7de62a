// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.process;

/// What an event of the kernel says about a thread. Immutable.
sealed interface Change {
    /// By the clock of the recording.
    long time();

    /// The one that it happened in.
    int thread();

    /// The thread made another one.
    ///
    /// @param flags of clone(2)
    record Created(long time, int thread, int child, byte[] name, long flags) implements Change {}

    record Renamed(long time, int thread, int renamed, byte[] name) implements Change {}

    /// The thread runs another program now.
    ///
    /// @param oldThread its id before: it takes over the id of its process
    /// @param file      the program, as it was asked for
    record Executed(long time, int thread, int oldThread, String file) implements Change {}

    /// @param last whether it was the last thread of its process
    record Ended(long time, int thread, int ended, boolean last) implements Change {}

    record PriorityInherited(long time, int thread, int boosted, int priority) implements Change {}

    /// A system call began that changes a group of traits.
    ///
    /// @param arguments as many as the call has
    record Entered(long time, int thread, long[] arguments) implements Change {}

    /// A system call succeeded that changes a group of traits, of the thread itself or, for [Trait.Group#SCHEDULING],
    /// perhaps of others.
    ///
    /// @param call without prefix
    record Called(long time, int thread, Trait.Group group, String call) implements Change {}
}
