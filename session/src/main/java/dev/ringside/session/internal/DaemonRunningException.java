// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal;

import dev.ringside.protocol.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;

/// A session daemon runs already in the same run directory.
public final class DaemonRunningException extends IOException {
    private static final long serialVersionUID = 1L;

    DaemonRunningException(RunDirectory run) {
        super("a session daemon is already running: pid=" + pid(run) + " folder=" + run.folder());
    }

    private static String pid(RunDirectory run) {
        try {
            return Files.readString(run.pidFile()).trim();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
