// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.kernel.internal.record.ChannelRecorder;
import java.util.Collection;
import java.util.Set;

/// Which processes the channels of one recording record, those made later too. Under the recorder's lock.
final class TrackedProcesses {
    private ProcessTrackers trackers = ProcessTrackers.ALL;
    /// As they were when the trackers were changed; the kernel follows what they start.
    private Set<Integer> threads = Set.of();

    /// Has all channels record other processes from now on.
    void change(ProcessTrackers wanted, Collection<RecordedChannel> channels) throws KernelTracingException {
        Set<Integer> wantedThreads = wanted.threads();
        for (RecordedChannel channel : channels) {
            apply(wanted, wantedThreads, channel.recorder);
        }
        trackers = wanted;
        threads = wantedThreads;
    }

    /// Has a new channel record what the others do.
    void applyTo(ChannelRecorder recorder) throws KernelTracingException {
        apply(trackers, threads, recorder);
    }

    private static void apply(ProcessTrackers wanted, Set<Integer> threads, ChannelRecorder recorder)
            throws KernelTracingException {
        if (wanted.needsCredentials()) {
            recorder.contexts().want(KernelContext.UID.fieldName());
            recorder.contexts().track(wanted::includes);
        } else {
            recorder.contexts().track(every -> true);
        }
        recorder.setTrackedThreads(threads);
    }
}
