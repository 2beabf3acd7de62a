// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.kernel.internal.tracefs.Tracefs;
import java.util.Collection;
import java.util.List;

/// One kernel recording: its channels (a tracefs instance each), its event rules, its files, and the thread that turns the kernel's
/// pages into CTF packets.
///
/// Order: [#enableChannel], [#enableEvents], [#trackProcesses], [#start], [#stop], then more of each, at last [#close]. Called by one thread at a time.
/// A call that throws has changed nothing, or undone what it did.
public final class KernelRecorder implements AutoCloseable {
    private final Tracefs tracefs;
    private final KernelRecordingSettings settings;

    KernelRecorder(Tracefs tracefs, KernelRecordingSettings settings) {
        this.tracefs = tracefs;
        this.settings = settings;
    }

    /// Makes a channel and allocates its buffers.
    public void enableChannel(KernelChannelSettings channel) throws KernelTracingException {
        throw new KernelTracingException(KernelTracingException.Reason.UNSUPPORTED, channel + " " + tracefs + settings);
    }

    /// Records what a rule matches into a channel, from the next start on or at once where the recording is running.
    ///
    /// @return how many kernel events it matched
    /// @throws KernelTracingException [KernelTracingException.Reason#UNKNOWN_EVENT] where it matches none
    public int enableEvents(String channel, KernelEventRule rule) throws KernelTracingException {
        throw new KernelTracingException(KernelTracingException.Reason.UNSUPPORTED, channel + rule);
    }

    /// Takes a rule back. An event that another rule of the channel matches too stays enabled.
    public void disableEvents(String channel, KernelEventRule rule) throws KernelTracingException {
        throw new KernelTracingException(KernelTracingException.Reason.UNSUPPORTED, channel + rule);
    }

    /// Records only events of these processes and of those that they start from now on.
    ///
    /// @param pids process ids; all threads of each are followed; empty: all processes again
    public void trackProcesses(Collection<Long> pids) throws KernelTracingException {
        throw new KernelTracingException(KernelTracingException.Reason.UNSUPPORTED, pids.toString());
    }

    /// Starts recording, or goes on after a stop.
    public void start() throws KernelTracingException {}

    /// Stops recording; when it returns, everything that was recorded is in the files and the trace can be read.
    public void stop() throws KernelTracingException {}

    /// Writes what has been recorded so far to the files, partly filled packets too.
    public void flush() throws KernelTracingException {}

    public List<KernelChannelStatus> channels() {
        return List.of();
    }

    /// Stops, and removes everything that the recording made in the kernel. The files stay.
    @Override
    public void close() throws KernelTracingException {}
}
