// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import java.nio.file.Path;

/// What was found of a recording whose process was killed.
///
/// @param folder          the `kernel` folder of the trace
/// @param recordedEvents  that were still in the kernel's buffers, and now are in the trace
/// @param discardedEvents of all the recording
public record RecoveredRecording(String session, Path folder, long recordedEvents, long discardedEvents) {}
