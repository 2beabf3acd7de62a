// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import dev.ringside.cli.console.ErrorText;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// Why nothing was found at a place, as far as looking at it tells. One thread.
final class NoTrace {
    /// As deep as below the folders of a session with several archived chunks.
    private static final int DEPTH = 12;
    private static final String METADATA = "metadata";
    private static final char UNDECODABLE = '\uFFFD';

    private NoTrace() {}

    /// What follows after the input: a colon and the reason.
    static String reason(String input) {
        Path path;
        try {
            path = Path.of(input);
            if (Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()) {
                return ": it is a file of no kind that a source component reads; of a CTF trace, give the folder";
            }
        } catch (NoSuchFileException e) {
            return missing(input);
        } catch (InvalidPathException _) {
            return missing(input);
        } catch (IOException e) {
            return ": " + ErrorText.of(e);
        }
        return ofFolder(path);
    }

    private static String missing(String input) {
        return input.indexOf(UNDECODABLE) < 0
                ? ": there is no such file or folder"
                : ": its name is not in the encoding of the locale, which Java needs to find it; rename it, or make a"
                        + " link to it with another name";
    }

    private static String ofFolder(Path folder) {
        Search search = new Search();
        try {
            Files.walkFileTree(folder, java.util.Set.of(), DEPTH, search);
        } catch (IOException e) {
            return ": " + ErrorText.of(e);
        }
        if (search.closed != null) {
            return ": Permission denied: " + search.closed;
        }
        return search.files == 0
                ? ": there is no file in it"
                : ": there is no file `metadata` in it or below";
    }

    private static final class Search extends SimpleFileVisitor<Path> {
        private long files;
        /// A metadata file that this user may not read.
        private @Nullable Path closed;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files++;
            if (file.endsWith(METADATA) && !Files.isReadable(file)) {
                closed = file;
                return FileVisitResult.TERMINATE;
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
