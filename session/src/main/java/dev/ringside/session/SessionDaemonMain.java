// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session;

import dev.ringside.protocol.RunDirectory;
import java.io.IOException;
import java.util.List;

/// The session daemon as a process: `dev.ringside.session/dev.ringside.session.SessionDaemonMain`.
///
/// Prints one line, `ready`, when its sockets accept connections, so that who starts it can wait for that, and logs to
/// `daemon.log` in the run directory. Ends with status 0 when a client shuts it down or on SIGTERM, after writing all
/// data; with 1, and a line on standard error, when it cannot start.
public final class SessionDaemonMain {
    /// What a launcher waits for.
    public static final String READY = "ready";

    private SessionDaemonMain() {}

    /// What to start the JVM with, so that an idle daemon stays small: little heap, no optimising compiler, and what
    /// the C library keeps after start-up given back. None of them keeps an AOT cache made without it from being used.
    public static List<String> jvmOptions() {
        return List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xms4m",
                "-Xmx128m",
                "-Xss512k",
                "-XX:TrimNativeHeapInterval=10000");
    }

    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length > 0) {
            System.err.println("Error: the session daemon takes no arguments: " + String.join(" ", arguments));
            System.exit(1);
        }
        SessionDaemon daemon;
        try {
            daemon = SessionDaemon.start(RunDirectory.ofEnvironment());
        } catch (IOException | RuntimeException e) {
            System.err.println("Error: cannot start the session daemon: " + e.getMessage());
            System.exit(1);
            return;
        }
        System.out.println(READY);
        System.out.close();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(daemon), "shutdown"));
        System.out.println("ready");
        daemon.awaitShutdown();
        System.exit(0);
    }

    private static void close(SessionDaemon daemon) {
        try {
            daemon.close();
        } catch (IOException e) {
            System.err.println("Error: the session daemon did not end well: " + e.getMessage());
        }
    }
}
