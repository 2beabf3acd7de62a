// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.record;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Holds a program between its start and its first instruction, so that its process id is known before it does
/// anything: a shell waits at a named pipe, then becomes the program.
///
/// One thread.
public final class Gate implements Closeable {
    private static final String WAIT = "read -r _ < \"$0\"; exec \"$@\"";

    private final Path folder;
    private final RandomAccessFile pipe;

    private Gate(Path folder, RandomAccessFile pipe) {
        this.folder = folder;
        this.pipe = pipe;
    }

    public static Gate create() throws IOException {
        Path folder = Files.createTempDirectory("ringside-record");
        Path file = folder.resolve("gate");
        try {
            Process made = new ProcessBuilder("mkfifo", "-m", "600", file.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(made.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (made.waitFor() != 0) {
                throw new IOException("Cannot make a named pipe: " + said.strip());
            }
            // For reading too: else it would wait for the shell, which may have been killed.
            return new Gate(folder, new RandomAccessFile(file.toFile(), "rw"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            delete(folder);
            throw new IOException("interrupted", e);
        } catch (IOException e) {
            delete(folder);
            throw e;
        }
    }

    /// The program behind the gate, with the same process id before and after.
    public Program hold(Program program) {
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", "-c", WAIT, folder.resolve("gate").toString()));
        command.addAll(program.command());
        return new Program(program.name(), command);
    }

    /// Lets the program go.
    public void open() throws IOException {
        pipe.write('\n');
    }

    private static void delete(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve("gate"));
        Files.delete(folder);
    }

    /// To be called after the program has ended.
    @Override
    public void close() throws IOException {
        pipe.close();
        delete(folder);
    }
}
