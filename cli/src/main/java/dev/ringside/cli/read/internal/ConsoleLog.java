// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import dev.ringside.graph.GraphLog;
import java.io.PrintStream;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/// Prints log messages at or above a level: `MM-DD hh:mm:ss.mmm PID L [ACTOR] text`. Any thread.
record ConsoleLog(PrintStream err, int minimumSeverity) implements GraphLog {
    /// The same from another severity on.
    ConsoleLog from(int severity) {
        return new ConsoleLog(err, severity);
    }

    @Override
    public void log(Level level, String actor, String message) {
        if (level.ordinal() < minimumSeverity) {
            return;
        }
        String time = DateTimeFormatter.ofPattern("MM-dd HH:mm:ss.SSS").format(LocalDateTime.now());
        err.println(time + " " + ProcessHandle.current().pid() + " " + level.name().charAt(0) + " [" + actor + "] "
                + message);
    }
}
