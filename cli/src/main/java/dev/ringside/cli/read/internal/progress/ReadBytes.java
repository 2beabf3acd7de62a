// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal.progress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// How many bytes of some files and folders this process has read, as Linux counts them for it, and how many there are.
/// All is looked at when it is asked for, so that a short conversion pays nothing. Used by one thread.
public final class ReadBytes {
    private static final Path COUNTERS = Path.of("/proc/self/io");
    private static final String READ = "rchar:";
    private static final long UNKNOWN = -1;

    private final List<Path> inputs;
    private long totalBytes = UNKNOWN - 1;

    public ReadBytes(List<Path> inputs) {
        this.inputs = List.copyOf(inputs);
    }

    /// How many bytes have been read; -1 where the system does not tell. Includes what little else a process reads.
    long read() {
        try {
            for (String line : Files.readAllLines(COUNTERS)) {
                if (line.startsWith(READ)) {
                    return Long.parseLong(line.substring(READ.length()).strip());
                }
            }
        } catch (IOException | NumberFormatException e) {
            return UNKNOWN;
        }
        return UNKNOWN;
    }

    /// The sizes of all files; -1 where one has none, as pipes do.
    long total() {
        if (totalBytes < UNKNOWN) {
            totalBytes = 0;
            for (Path input : inputs) {
                long bytes = size(input);
                totalBytes = bytes < 0 || totalBytes < 0 ? UNKNOWN : totalBytes + bytes;
            }
        }
        return inputs.isEmpty() ? UNKNOWN : totalBytes;
    }

    private static long size(Path input) {
        if (Files.isDirectory(input)) {
            try (Stream<Path> files = Files.list(input)) {
                return files.filter(Files::isRegularFile).mapToLong(ReadBytes::size).sum();
            } catch (IOException e) {
                return UNKNOWN;
            }
        }
        try {
            return Files.isRegularFile(input) ? Files.size(input) : UNKNOWN;
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
