// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.daemon;

import dev.ringside.cli.console.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// The session that commands mean when they name none: a line `session=NAME` in the file `.lttngrc` of the home folder.
public final class CurrentSession {
    private static final String KEY = "session=";

    private final Path home;

    public CurrentSession(Environment environment) {
        this.home = environment.home();
    }

    public Path file() {
        return home.resolve(".lttngrc");
    }

    /// The name, or nothing where the file is missing or names none.
    public Optional<String> name() throws IOException {
        try {
            return Files.readAllLines(file()).stream()
                    .filter(line -> line.startsWith(KEY) && line.length() > KEY.length())
                    .map(line -> line.substring(KEY.length()))
                    .findFirst();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    public void set(String name) throws IOException {
        Files.createDirectories(home);
        Files.writeString(file(), KEY + name + "\n");
    }

    /// Forgets the current session when it is this one.
    public void forget(String name) throws IOException {
        if (name().equals(Optional.of(name))) {
            Files.deleteIfExists(file());
        }
    }
}
