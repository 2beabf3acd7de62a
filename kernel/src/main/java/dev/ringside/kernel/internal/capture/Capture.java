// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.capture;

import dev.ringside.kernel.internal.bpf.OverwritingBuffer;
import dev.ringside.kernel.internal.bpf.RingBuffer;
import dev.ringside.kernel.internal.linux.NativeCallException;
import java.util.Collection;
import java.util.Map;

/// Records one kind of event of one channel through programs of ours, into a buffer for each CPU, each in time order.
/// Nothing of it outlives this process. One thread at a time; whoever makes it closes it.
public interface Capture extends AutoCloseable {
    /// Starts recording.
    void attach() throws NativeCallException;

    /// Stops recording: when it returns, the buffers have all that there is.
    void detach();

    /// Whether it records.
    boolean isAttached();

    /// Records only these threads, and those that they start from now on.
    ///
    /// @param threads empty: all
    void setTrackedThreads(Collection<Integer> threads) throws NativeCallException;

    /// The buffers by CPU where the oldest records are kept; else none.
    Map<Integer, RingBuffer> buffers();

    /// The buffers by CPU where the newest records are kept; else none.
    Map<Integer, OverwritingBuffer> overwritingBuffers();

    /// What each CPU has counted so far: events that found no room or, where the oldest are overwritten, all events.
    /// Exact where the programs do not run.
    Map<Integer, Long> counts() throws NativeCallException;

    /// Events in all for which the kernel did not run a program, since one was running on the CPU. They are lost; on
    /// which CPU is not known.
    long missed() throws NativeCallException;

    @Override
    void close();
}
