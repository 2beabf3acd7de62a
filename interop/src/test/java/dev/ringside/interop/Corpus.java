// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The shared traces that have expected output.
final class Corpus {
    private Corpus() {}

    /// Skips the test where it is not on this machine.
    static Path folderOrSkip() {
        String shared = System.getProperty("ringside.shared", "");
        Path corpus = Path.of(shared).resolve("traces").toAbsolutePath().normalize();
        assumeTrue(!shared.isEmpty() && Files.isDirectory(corpus), "skipped: no corpus of traces");
        return corpus;
    }

    /// The folders of all traces but those that have to be refused, in order.
    ///
    /// @param maxTraceBytes larger ones are left out
    static List<Path> tracesOrSkip(long maxTraceBytes) throws IOException {
        Path corpus = folderOrSkip();
        try (Stream<Path> files = Files.walk(corpus)) {
            return files.filter(file -> file.endsWith("metadata") && Files.isRegularFile(file))
                    .map(Path::getParent)
                    .filter(folder -> !corpus.relativize(folder).toString().contains("fail/"))
                    .filter(folder -> sizeBytes(folder) <= maxTraceBytes)
                    .sorted()
                    .toList();
        }
    }

    private static long sizeBytes(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
