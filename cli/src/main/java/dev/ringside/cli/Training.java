// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli;

import dev.ringside.cli.console.Environment;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/// Runs commands once for the ahead-of-time cache that the launcher makes after a build: what is loaded and linked here need not be at each start.
final class Training {
    private Training() {}

    public static void main(String[] args) {
        Environment environment = new Environment(Map.of("HOME", "/nonexistent"), Path.of("/"), false);
        run("ringside", environment, "help");
        run("ringside", environment, "list");
    }

    private static void run(String program, Environment environment, String... args) {
        PrintStream sink = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        Main.run(program, args, environment, sink, sink);
    }
}
