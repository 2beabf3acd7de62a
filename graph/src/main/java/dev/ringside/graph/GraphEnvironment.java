// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What a graph has of the world: the standard streams, the log and the interrupter.
public record GraphEnvironment(
        InputStream standardInput,
        OutputStream standardOutput,
        OutputStream standardError,
        GraphLog log,
        Interrupter interrupter) {
    private static final List<String> COLOR_TERMINALS =
            List.of("xterm", "rxvt", "konsole", "gnome", "screen", "tmux", "putty");

    /// Those of this process, logging nothing. Output is not buffered: sinks buffer for themselves and flush in time.
    public static GraphEnvironment ofProcess() {
        return new GraphEnvironment(
                System.in,
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                GraphLog.SILENT,
                new Interrupter());
    }

    /// Whether text for some descriptors of this process may have colours: `BABELTRACE_TERM_COLOR` is `always`; or it
    /// is not `never`, `NO_COLOR` is not set, `TERM` names a terminal with colours, and all descriptors are terminals.
    public static boolean hasColors(Map<String, String> environment, int... descriptors) {
        if (alwaysHasColors(environment)) {
            return true;
        }
        String wish = environment.getOrDefault("BABELTRACE_TERM_COLOR", "");
        String refused = environment.getOrDefault("NO_COLOR", "");
        if (wish.equalsIgnoreCase("never") || !refused.isEmpty()
                || !isColorTerminal(environment.getOrDefault("TERM", ""))) {
            return false;
        }
        for (int descriptor : descriptors) {
            if (!isTerminal(descriptor)) {
                return false;
            }
        }
        return true;
    }

    /// Whether `BABELTRACE_TERM_COLOR` asks for colours wherever the text goes.
    public static boolean alwaysHasColors(Map<String, String> environment) {
        return "always".equalsIgnoreCase(environment.get("BABELTRACE_TERM_COLOR"));
    }

    private static boolean isColorTerminal(String name) {
        for (String known : COLOR_TERMINALS) {
            if (name.startsWith(known)) {
                return true;
            }
        }
        return false;
    }

    /// Whether a file descriptor of this process is a terminal. Where the system does not tell, it is none.
    public static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException | SecurityException e) {
            return false;
        }
    }
}
