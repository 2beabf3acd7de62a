// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.tracefs;

import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.KernelTracingException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Reading and writing the small text files that tracefs is controlled by. Stateless; any thread.
final class ControlFile {
    private ControlFile() {}

    static String read(Path file) throws KernelTracingException {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw failure("read", file, "", e);
        }
    }

    /// Fails where the file cannot be opened: its permissions do not tell.
    static void requireReadable(Path file) throws KernelTracingException {
        try {
            Files.newInputStream(file).close();
        } catch (IOException e) {
            throw failure("read", file, "", e);
        }
    }

    /// Replaces what the file says.
    static void write(Path file, String text) throws KernelTracingException {
        write(file, text, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /// Adds to what the file says.
    static void append(Path file, String text) throws KernelTracingException {
        write(file, text, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    private static void write(Path file, String text, StandardOpenOption... options) throws KernelTracingException {
        // The kernel takes each write(2) as one command, so the text goes in one piece.
        try (OutputStream out = Files.newOutputStream(file, options)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw failure("write", file, " text=" + text.strip(), e);
        }
    }

    private static KernelTracingException failure(String verb, Path file, String detail, IOException cause) {
        Reason reason =
                switch (cause) {
                    case AccessDeniedException _ -> Reason.ACCESS_DENIED;
                    case NoSuchFileException _ -> Reason.UNSUPPORTED;
                    default -> Reason.IO;
                };
        return new KernelTracingException(
                reason, "cannot " + verb + " " + file + detail + ": " + cause.getMessage(), cause);
    }
}
