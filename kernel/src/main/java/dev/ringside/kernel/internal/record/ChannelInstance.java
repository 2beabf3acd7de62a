// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.KernelChannelSettings;
import dev.ringside.kernel.RecordingClock;
import dev.ringside.kernel.internal.context.EventContexts;
import dev.ringside.kernel.internal.tracefs.TracefsInstance;

/// A channel and the tracefs instance that records it: what its [ChannelRecorder] and its [ChannelStreams] both know.
///
/// @param contexts those of all its events; added to until there are streams
public record ChannelInstance(
        KernelChannelSettings settings,
        TracefsInstance instance,
        RecordingClock clock,
        long streamClassId,
        EventContexts contexts) {}
