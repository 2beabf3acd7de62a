// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.ctf.schema.CtfVersion;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// What a kernel recording is called and where it writes.
///
/// @param sessionName      the recording session's, also in the names of the tracefs instances
/// @param outputFolder     the `kernel` folder of the trace; made when the recording starts; not used for snapshots
/// @param created          when the recording session was created, for the trace's environment
/// @param clock            of its time stamps, the same for all domains of a session
/// @param forSnapshots     what is recorded stays in the kernel's buffers, and only snapshots are written
/// @param stateFile        where to keep what [KernelTracer#recover] needs, should this process be killed; empty:
///                         nowhere
public record KernelRecordingSettings(
        String sessionName,
        Path outputFolder,
        CtfVersion traceFormat,
        Instant created,
        RecordingClock clock,
        boolean forSnapshots,
        Optional<Path> stateFile) {
    public KernelRecordingSettings {
        if (sessionName.isEmpty() || sessionName.length() > 80) {
            throw new IllegalArgumentException("not a session name: name=" + sessionName);
        }
    }

    /// As after the clock has been sampled again.
    KernelRecordingSettings withClock(RecordingClock now) {
        return new KernelRecordingSettings(
                sessionName, outputFolder, traceFormat, created, now, forSnapshots, stateFile);
    }

    /// On CLOCK_MONOTONIC; nothing is kept for a recovery.
    ///
    /// @param epochOffsetNanos from the Unix epoch to the clock's zero
    public KernelRecordingSettings(
            String sessionName, Path outputFolder, CtfVersion traceFormat, Instant created, long epochOffsetNanos) {
        this(
                sessionName,
                outputFolder,
                traceFormat,
                created,
                RecordingClock.monotonic(epochOffsetNanos),
                false,
                Optional.empty());
    }
}
