// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.process;

import dev.ringside.kernel.KernelTracingException;
import java.util.Set;

/// Tells what threads were at the time of an event. Under the recorder's lock.
public interface ThreadStates {
    /// Has something known from the next start on.
    ///
    /// @param groups of a thread's traits, beside its process and name
    void want(Set<Trait.Group> groups) throws KernelTracingException;

    /// A thread as it was.
    ///
    /// @param time of an event that the kernel has recorded
    ThreadState at(int thread, long time);

    /// The parent process of a thread, as the thread itself would number it.
    int virtualParent(ThreadState state, long time);

    /// What the machine is called where a thread is; empty where nobody can tell.
    byte[] hostName(ThreadState state, long time);
}
