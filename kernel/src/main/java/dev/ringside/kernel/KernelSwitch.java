// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.kernel.internal.process.ProcessWatch;
import java.util.Collection;
import java.util.List;

/// Switches on and off what the kernel records for the channels of one recording, in the order that loses nothing.
/// Under the recorder's lock.
final class KernelSwitch {
    private final EventRules rules;
    private final ProcessWatch processes;

    KernelSwitch(EventRules rules, ProcessWatch processes) {
        this.rules = rules;
        this.processes = processes;
    }

    /// Starts recording; where that fails, nothing is recorded.
    void start(Collection<RecordedChannel> channels) throws KernelTracingException {
        try {
            enable(channels.stream().filter(channel -> channel.enabled).toList());
        } catch (KernelTracingException e) {
            undo(channels, e);
            throw e;
        }
    }

    private void enable(List<RecordedChannel> wanted) throws KernelTracingException {
        for (RecordedChannel channel : wanted) {
            rules.setEnabled(channel, true);
        }
        // Followed from before the first event on.
        processes.start();
        for (RecordedChannel channel : wanted) {
            channel.recorder.setTracingOn(true);
        }
    }

    private void undo(Collection<RecordedChannel> channels, KernelTracingException cause) {
        for (RecordedChannel channel : channels) {
            try {
                channel.recorder.setTracingOn(false);
                rules.setEnabled(channel, false);
            } catch (KernelTracingException e) {
                cause.addSuppressed(e);
            }
        }
        try {
            processes.stop();
        } catch (KernelTracingException e) {
            cause.addSuppressed(e);
        }
    }

    /// Stops recording and writes out what there is.
    void stop(Collection<RecordedChannel> channels) throws KernelTracingException {
        for (RecordedChannel channel : channels) {
            channel.recorder.setTracingOn(false);
        }
        for (RecordedChannel channel : channels) {
            rules.setEnabled(channel, false);
            channel.recorder.streams().drainAndFlush(true);
        }
        processes.stop();
    }
}
