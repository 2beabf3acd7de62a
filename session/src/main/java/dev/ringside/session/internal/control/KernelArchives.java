// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/// Where the trace chunks of a session's kernel domain go when they end (reference: directories and files). Belongs to
/// the kernel agent's thread.
final class KernelArchives {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssxx");

    private final Path output;
    private Instant begin = Instant.now();
    private long chunks;

    KernelArchives(Path output) {
        this.output = output;
    }

    /// The current chunk.
    Path current() {
        return output.resolve("kernel");
    }

    /// Whether a chunk has been archived.
    boolean isUsed() {
        return chunks > 0;
    }

    /// The first chunk begins.
    void begin() {
        begin = Instant.now();
    }

    /// Moves the current chunk to the archives. Files that are open stay open, in their new place.
    ///
    /// @return the archive
    Path archive() throws IOException {
        Instant end = Instant.now();
        Path archive = output.resolve("archives").resolve(text(begin) + "-" + text(end) + "-" + chunks);
        Files.createDirectories(archive);
        Files.move(current(), archive.resolve("kernel"));
        chunks++;
        begin = end;
        return archive;
    }

    /// Takes [#archive] back.
    void restore(Path archive) throws IOException {
        Files.move(archive.resolve("kernel"), current());
        Files.delete(archive);
        chunks--;
    }

    private static String text(Instant time) {
        return TIME.format(time.atZone(ZoneId.systemDefault()));
    }
}
