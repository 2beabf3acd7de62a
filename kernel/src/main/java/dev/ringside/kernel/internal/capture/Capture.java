// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.capture;

import dev.ringside.kernel.internal.linux.NativeCallException;

/// Records one kind of event of one channel through programs of ours, into a buffer for each CPU, each in time order.
/// It outlives this process only where it is told of a folder for that ([CaptureFolders]). One thread at a time;
/// whoever makes it closes it.
public interface Capture extends AutoCloseable {
    /// Starts recording.
    void attach() throws NativeCallException;

    /// Stops recording: when it returns, the buffers have all that there is.
    void detach();

    /// Whether it records.
    boolean isAttached();

    /// Whose events it records.
    ThreadFilter threads();

    /// Where its records are.
    CaptureBuffers buffers();

    /// Events in all for which the kernel did not run a program, since one was running on the CPU. They are lost; on
    /// which CPU is not known.
    long missed() throws NativeCallException;

    @Override
    void close();
}
