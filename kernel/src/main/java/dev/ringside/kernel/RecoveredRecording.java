// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import java.nio.file.Path;
import java.util.List;

/// What was found of a recording whose process was killed.
///
/// @param folder          the `kernel` folder of the trace
/// @param recordedEvents  that were still in the kernel's buffers, and now are in the trace
/// @param discardedEvents of all the recording
/// @param unreadChannels  whose events, or some of them, eBPF programs recorded into buffers that ended with the
///                        process, because no bpf file system kept them: what nobody had read of these is lost, and
///                        nobody knows how much
public record RecoveredRecording(
        String session, Path folder, long recordedEvents, long discardedEvents, List<String> unreadChannels) {
    public RecoveredRecording {
        unreadChannels = List.copyOf(unreadChannels);
    }
}
