// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session;

import dev.ringside.protocol.RunDirectory;

/// The main class of a child JVM: a session daemon that says when it is ready.
final class DaemonProcess {
    private DaemonProcess() {}

    public static void main(String[] arguments) throws Exception {
        SessionDaemon daemon = SessionDaemon.start(RunDirectory.ofEnvironment());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                daemon.close();
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }));
        System.out.println("ready");
        daemon.awaitShutdown();
        System.exit(0);
    }
}
