// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.console;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// Failures in words: of some, the JDK says the file only. Any thread.
public final class ErrorText {
    private ErrorText() {}

    /// What is wrong, with the file where one is to blame, without the name of a Java class where it can be helped.
    public static String of(Throwable failure) {
        String message = failure.getMessage();
        if (message == null) {
            return failure.getClass().getName();
        }
        return switch (failure) {
            case NoSuchFileException _ -> "No such file or folder: " + message;
            case AccessDeniedException _ -> "Permission denied: " + message;
            case FileAlreadyExistsException _ -> "Exists already: " + message;
            case NotDirectoryException _ -> "No folder: " + message;
            case FileSystemException e when e.getReason() != null && e.getFile() != null ->
                e.getReason() + ": " + e.getFile();
            default -> message;
        };
    }
}
