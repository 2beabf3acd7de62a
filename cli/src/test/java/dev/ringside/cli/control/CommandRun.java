// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.Main;
import dev.ringside.cli.console.Environment;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// One command line run in this process, and what came of it.
record CommandRun(int status, String out, String err) {
    static CommandRun of(Path home, String... arguments) {
        return of("ringside", home, arguments);
    }

    static CommandRun of(String program, Path home, String... arguments) {
        return of(Map.of("LC_ALL", "C.UTF-8"), program, home, arguments);
    }

    static CommandRun of(Map<String, String> more, String program, Path home, String... arguments) {
        Map<String, String> variables = new HashMap<>(more);
        // However busy the machine is: a program that does not wait for its daemon is not recorded.
        variables.putIfAbsent("RINGSIDE_REGISTER_TIMEOUT", "-1");
        variables.put("RINGSIDE_HOME", home.toString());
        variables.put("PATH", System.getenv("PATH"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(
                program, arguments, new Environment(variables, home, false), stream(out), stream(err));
        return new CommandRun(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
