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

/// What a graph has of the world: the standard streams, the log and the interrupter.
public record GraphEnvironment(
        InputStream standardInput,
        OutputStream standardOutput,
        OutputStream standardError,
        GraphLog log,
        Interrupter interrupter) {
    /// Those of this process, logging nothing. Output is not buffered: sinks buffer for themselves and flush in time.
    public static GraphEnvironment ofProcess() {
        return new GraphEnvironment(
                System.in,
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                GraphLog.SILENT,
                new Interrupter());
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
