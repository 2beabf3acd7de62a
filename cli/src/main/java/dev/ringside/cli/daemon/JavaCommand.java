// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.daemon;

import dev.ringside.session.SessionDaemonMain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Command lines that start another Java process from the same JDK and the same jars as this one.
public final class JavaCommand {
    private static final String DAEMON_MODULE = "dev.ringside.session";
    private static final String DAEMON_CLASS = SessionDaemonMain.class.getName();
    private static final String NATIVE_MODULES = "dev.ringside.kernel,dev.ringside.ring";
    private static final String NATIVE_ACCESS = "--enable-native-access=";

    private JavaCommand() {}

    /// @param daemonPath another program to start as the daemon; empty: Ringside's
    static List<String> daemon(String daemonPath) {
        if (!daemonPath.isEmpty()) {
            return List.of(daemonPath);
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String modulePath = System.getProperty("jdk.module.path", "");
        command.addAll(SessionDaemonMain.jvmOptions());
        addCache(command);
        // The kernel tracer calls bpf(2); rings read the time stamp counter.
        command.add(NATIVE_ACCESS + (modulePath.isEmpty() ? "ALL-UNNAMED" : NATIVE_MODULES));
        if (modulePath.isEmpty()) {
            String classPath = System.getProperty("java.class.path");
            if (JavaCommand.class.getClassLoader() == null) {
                // The launcher has the boot loader load the classes, and the cache fits no other way.
                command.add("-Xbootclasspath/a:" + classPath);
            }
            command.addAll(List.of("-cp", classPath, DAEMON_CLASS));
        } else {
            command.addAll(List.of("-p", modulePath, "-m", DAEMON_MODULE + "/" + DAEMON_CLASS));
        }
        return command;
    }

    /// The cache made at build time, where the launcher says that it fits this JDK, with the options it was made with:
    /// it is of no use to others.
    private static void addCache(List<String> command) {
        String cache = System.getProperty("ringside.aot", "");
        if (!cache.isEmpty() && Files.isReadable(Path.of(cache))) {
            command.addAll(List.of("-XX:AOTCache=" + cache, "-XX:+UseCompactObjectHeaders"));
        }
    }
}
