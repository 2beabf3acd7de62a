// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.writer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// The name that a folder of traces has while it is written at one go: it gets its own only when it is whole. So one
/// whose writer was killed is known by its name, and what is in it can be read as far as it goes. Stateless; any
/// thread.
public final class UnfinishedFolder {
    private static final String SUFFIX = ".incomplete";

    private UnfinishedFolder() {}

    /// Where a folder is written that will be called so.
    public static Path of(Path folder) {
        return folder.resolveSibling(folder.getFileName() + SUFFIX);
    }

    /// Gives a folder that is whole its name, in one step.
    public static void finish(Path folder) throws IOException {
        Files.move(of(folder), folder, StandardCopyOption.ATOMIC_MOVE);
    }

    /// The folder around a file whose writer has not finished it (yet); empty where there is none.
    public static Optional<Path> around(Path file) {
        for (Path folder = file.toAbsolutePath();
                folder != null && folder.getFileName() != null;
                folder = folder.getParent()) {
            if (folder.getFileName().toString().endsWith(SUFFIX)) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }
}
