// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.options;

import dev.ringside.cli.console.Environment;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The program in the location of a user space probe. The session daemon has another current folder and perhaps other
/// folders of programs than the user: it is told an absolute path. Stateless; any thread.
final class ProbedProgram {
    /// What kind of place it is; the program, up to a colon that no backslash stands before; the place in it.
    private static final Pattern LOCATION =
            Pattern.compile("((?:return:)?(?:(?:elf|sdt):)?)((?:\\\\:|[^:])+)(:.*)", Pattern.DOTALL);

    private ProbedProgram() {}

    /// @param location of `--userspace-probe`
    /// @return as it was, where it names no program that is there
    static String absolute(String location, Environment environment) {
        Matcher matcher = LOCATION.matcher(location);
        if (!matcher.matches()) {
            return location;
        }
        return find(matcher.group(2).replace("\\:", ":"), environment)
                .map(path -> matcher.group(1) + path.toString().replace(":", "\\:") + matcher.group(3))
                .orElse(location);
    }

    private static Optional<Path> find(String name, Environment environment) {
        try {
            if (name.contains("/")) {
                return Optional.of(environment.resolve(name));
            }
            return Stream.concat(Stream.of(""), Stream.of(environment.variable("PATH").split(":")))
                    .map(folder -> environment.resolve(folder).resolve(name).normalize())
                    .filter(Files::isRegularFile)
                    .findFirst();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
