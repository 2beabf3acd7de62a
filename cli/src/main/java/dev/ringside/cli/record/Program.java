// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.record;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The program that a command line means, found before anything else is done. A name without `/` is looked up in
/// `PATH`, anything else is relative to the working folder; a folder with an executable file `run` in it stands for
/// that file. Immutable.
///
/// @param name    what it is called: the last part of its path, of the folder where one was given
/// @param command the absolute path of what to execute, and its arguments
public record Program(String name, List<String> command) {
    /// Exit statuses of shells.
    private static final int NOT_FOUND = 127;

    private static final int NOT_EXECUTABLE = 126;
    private static final String RUN = "run";

    public Program {
        command = List.copyOf(command);
    }

    /// @param words the program and its arguments; not empty
    /// @throws CommandException with exit status 127 where there is no such program, 126 where it cannot be executed,
    ///     as in shells
    public static Program find(List<String> words, Environment environment) throws CommandException {
        String word = words.getFirst();
        Path file = word.contains("/") ? environment.resolve(word) : lookUp(word, environment);
        Path executable = Files.isDirectory(file) ? runnableIn(file, word) : file;
        if (!Files.exists(executable)) {
            throw new CommandException(NOT_FOUND, "No such program: " + word);
        }
        if (!Files.isExecutable(executable)) {
            throw new CommandException(NOT_EXECUTABLE, "Not an executable file: " + word);
        }
        List<String> command = new ArrayList<>(words);
        command.set(0, executable.toString());
        return new Program(file.getFileName() == null ? word : file.getFileName().toString(), command);
    }

    private static Path runnableIn(Path folder, String word) throws CommandException {
        Path run = folder.resolve(RUN);
        if (!Files.isRegularFile(run)) {
            throw new CommandException(
                    NOT_EXECUTABLE, word + " is a folder without an executable file `" + RUN + "` in it");
        }
        return run;
    }

    private static Path lookUp(String word, Environment environment) throws CommandException {
        for (String folder : environment.variable("PATH").split(":")) {
            Path candidate = environment.resolve(folder).resolve(word);
            if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        if (Files.isDirectory(environment.resolve(word))) {
            return environment.resolve(word);
        }
        throw new CommandException(NOT_FOUND, "No such program: " + word);
    }
}
