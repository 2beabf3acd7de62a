// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.transcript;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command line of an instrumented Java program with the tracer on its class path.
public final class TestApplication {
    private TestApplication() {}

    /// A program that says `there` and waits for the end of its standard input.
    public static List<String> command() {
        String classPath = String.join(
                ":",
                Path.of("target", "test-classes").toAbsolutePath().toString(),
                System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path"));
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                AllTypesProgram.class.getName());
    }

    /// Runs it for the daemon of a home folder, which it waits for however busy the machine is.
    public static ProcessBuilder builder(Path home, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("RINGSIDE_HOME", home.toString());
        builder.environment().put("RINGSIDE_REGISTER_TIMEOUT", "-1");
        return builder;
    }

    /// A program that records nine events a round, prints nothing, and ends.
    public static List<String> command(int rounds) {
        List<String> command = new ArrayList<>(command());
        command.add(Integer.toString(rounds));
        return command;
    }
}
