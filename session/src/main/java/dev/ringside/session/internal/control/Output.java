// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import dev.ringside.protocol.ClientMessage.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// Checks and makes the folder that a session's traces go to.
final class Output {
    private Output() {}

    /// @return the folder, which is there and can be written to, and holds no trace yet
    static Path prepare(String output) throws CommandFailure {
        Path folder = absolute(output, "output");
        Path there = folder;
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwx---")));
            Files.delete(Files.createTempFile(folder, ".ringside", null));
        } catch (IOException e) {
            removeBelow(there, folder);
            throw new CommandFailure(FailureCode.INPUT_OUTPUT, "Cannot write to output=" + folder + ": " + reason(e));
        }
        if (Files.exists(folder.resolve("ust")) || Files.exists(folder.resolve("kernel"))) {
            throw new CommandFailure(
                    FailureCode.INPUT_OUTPUT, "There is a trace already: output=" + folder + "; choose another folder");
        }
        return folder;
    }

    /// Takes back what was made; in some file systems a folder means more than a folder.
    private static void removeBelow(@Nullable Path there, Path folder) {
        try {
            for (Path made = folder; made != null && !made.equals(there); made = made.getParent()) {
                Files.deleteIfExists(made);
            }
        } catch (IOException e) {
            // The client is told of what went wrong first.
            return;
        }
    }

    static Path absolute(String path, String what) throws CommandFailure {
        try {
            Path folder = Path.of(path);
            if (folder.isAbsolute()) {
                return folder.normalize();
            }
        } catch (InvalidPathException e) {
            throw new CommandFailure(FailureCode.INVALID, "Not a path: " + what + "=" + path);
        }
        throw new CommandFailure(FailureCode.INVALID, "Not an absolute path: " + what + "=" + path);
    }

    /// Java's file exceptions often say the file only.
    static String reason(IOException e) {
        String name = e.getClass().getSimpleName().replace("Exception", "");
        return e.getClass() == IOException.class ? String.valueOf(e.getMessage()) : name + ": " + e.getMessage();
    }
}
