// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.trace;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/// Whose events a trace of a session holds: those of all processes of a user, or of one process.
public sealed interface TraceOwner {
    /// The folder of the trace below the session's output (LTTng's layout).
    Path folder();

    /// The user whose processes write to the rings.
    long uid();

    /// The value of `tracer_buffering_scheme`.
    String bufferingScheme();

    record User(long uid) implements TraceOwner {
        @Override
        public Path folder() {
            return Path.of("ust", "uid", Long.toUnsignedString(uid), "64-bit");
        }

        @Override
        public String bufferingScheme() {
            return "uid";
        }
    }

    /// @param name       not trusted
    /// @param uid        of the user it runs as
    /// @param producerId tells processes apart that have the same name and pid
    record Process(String name, long pid, long uid, Instant registered, int producerId) implements TraceOwner {
        private static final DateTimeFormatter DATE_TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

        @Override
        public Path folder() {
            return Path.of("ust", "pid", label() + "-" + DATE_TIME.format(registered.atZone(ZoneId.systemDefault())));
        }

        /// `NAME-PID`, safe as a part of a path.
        public String label() {
            return FileNames.safe(name) + "-" + pid;
        }

        @Override
        public String bufferingScheme() {
            return "pid";
        }
    }
}
