// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringside.cli.Main;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What only a process of its own shows: signals, and colours on a pseudo terminal of `script`.
class ProcessTest {
    private static final String ESCAPE = "\u001b[";

    private SmallTrace trace;

    @BeforeEach
    void makeTrace(@TempDir Path folder) throws IOException {
        trace = new SmallTrace(folder);
    }

    private static List<String> command(String... arguments) {
        String classPath = System.getProperty("java.class.path") + File.pathSeparator
                + System.getProperty("jdk.module.path", "");
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1", "-cp", classPath, Main.class.getName(), "convert"));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String onTerminal(int status, String assignment, String... arguments) throws Exception {
        StringBuilder line = new StringBuilder("exec env ").append(assignment);
        for (String word : command(arguments)) {
            line.append(" '").append(word).append('\'');
        }
        ProcessBuilder builder = new ProcessBuilder("script", "-qec", line.toString(), "/dev/null")
                .redirectErrorStream(true);
        builder.environment().put("SHELL", "/bin/sh");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            assumeTrue(false, "there is no script(1) for a pseudo terminal");
            throw e;
        }
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(status);
        return output;
    }

    @Test
    void textHasColoursOnATerminal() throws Exception {
        assertThat(onTerminal(0, "TERM=xterm", trace.path())).contains(ESCAPE, "tick");
        assertThat(onTerminal(0, "TERM=xterm", "--color=never", trace.path())).doesNotContain(ESCAPE).contains("tick");
        assertThat(onTerminal(0, "TERM=dumb", trace.path())).doesNotContain(ESCAPE).contains("tick");
        assertThat(onTerminal(0, "TERM=xterm BABELTRACE_TERM_COLOR=NEVER", trace.path())).doesNotContain(ESCAPE)
                .contains("tick");
        assertThat(onTerminal(0, "TERM=xterm BABELTRACE_TERM_COLOR_BRIGHT_MEANS_BOLD=0", trace.path()))
                .contains(ESCAPE + "9");
    }

    @Test
    void errorsHaveColoursOnATerminal() throws Exception {
        assertThat(onTerminal(1, "TERM=xterm", "--nosuch")).contains(ESCAPE + "31mERROR:    ");
        assertThat(onTerminal(1, "TERM=xterm NO_COLOR=1", "--nosuch")).contains("ERROR:    [Babeltrace CLI]");
    }

    /// These lines are what Babeltrace 2.0.4 prints.
    @Test
    void detailsHaveTheColoursOfTheirKinds() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command(trace.path(), "-c", "sink.text.details"));
        builder.environment().put("BABELTRACE_TERM_COLOR", "always");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        String object = ESCAPE + "1m" + ESCAPE + "1m" + ESCAPE + "33m";
        String reset = ESCAPE + "0m";
        assertThat(output).contains(object + "Trace class" + reset + ":\n")
                .contains(object + "Event class" + reset + " `" + ESCAPE + "32mtick" + reset + "` (ID " + ESCAPE + "1m0"
                        + reset)
                .contains(ESCAPE + "35mSupports packets" + reset + ": " + ESCAPE + "1m" + ESCAPE + "1m" + ESCAPE
                        + "32mYes" + reset)
                .contains(ESCAPE + "34mStructure" + reset + " (")
                .contains(ESCAPE + "36m{Trace " + ESCAPE + "1m" + ESCAPE + "1m" + ESCAPE + "36m0" + reset + ESCAPE
                        + "36m, Stream")
                .endsWith(object + "Stream end\n" + reset + reset);
    }

    @Test
    void coloursGoElsewhereOnlyWhereTheEnvironmentAlwaysWantsThem() throws Exception {
        for (String when : List.of("auto", "always")) {
            ProcessBuilder builder = new ProcessBuilder(command(trace.path()));
            builder.environment().put("BABELTRACE_TERM_COLOR", when);
            builder.environment().put("TERM", "xterm");
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).isZero();
            assertThat(output.contains(ESCAPE)).as(when).isEqualTo(when.equals("always"));
        }
    }

    @Test
    void outputThatCannotBeWrittenIsAFailure() throws Exception {
        List<String> command = command();
        command.set(command.size() - 1, "help");
        Process process = new ProcessBuilder(command).redirectOutput(new File("/dev/full")).start();
        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("Cannot write standard output: No space left on device");
        assertThat(process.waitFor()).isEqualTo(1);
    }

    /// The trace is said to be still growing, so that the conversion never ends by itself.
    @Test
    void aSignalEndsTheGraphAndWhatWasReadIsWritten() throws Exception {
        Process process = new ProcessBuilder(command(
                        "-c", "source.ctf.fs", "-p", "inputs=[\"" + trace.path() + "\"],growing=yes",
                        "--retry-duration=1000",
                        "-c", "sink.text.pretty"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = process.inputReader()) {
            assertThat(lines.readLine()).contains("tick");
            process.toHandle().destroy();
            List<String> rest = lines.lines().toList();
            assertThat(process.waitFor()).as("what is written is not all").isEqualTo(2);
            assertThat(rest).allMatch(line -> line.endsWith("}"));
        }
    }
}
