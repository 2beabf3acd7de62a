// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.capture;

/// What programs of ours record. A channel has at most one capture of each kind.
public enum CaptureKind {
    /// Entries and exits of system calls.
    SYSTEM_CALLS("calls"),
    /// Tracepoints.
    TRACEPOINTS("events");

    private final String folderSuffix;

    CaptureKind(String folderSuffix) {
        this.folderSuffix = folderSuffix;
    }

    String folderSuffix() {
        return folderSuffix;
    }
}
