// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringside.cli.Main;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real program on a pseudo terminal of `script`, reading a pipe that this test holds open until it has seen what
/// it waits for.
class ProgressOnTerminalTest {
    @TempDir
    private Path folder;

    private Path pipe;

    @BeforeEach
    void makePipe() throws IOException, InterruptedException {
        assumeTrue(isThere("script", "--version"), "there is no script(1) for a pseudo terminal");
        pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    }

    private static boolean isThere(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private List<String> convert(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1", "-cp", classPath(), Main.class.getName(),
                "convert", "-c", "source.text.dmesg", "-p", "path=\"" + pipe + "\""));
        command.addAll(List.of(arguments));
        return command;
    }

    /// The tests run on the module path; the program runs on the class path, as with the launcher.
    private static String classPath() {
        String modules = System.getProperty("jdk.module.path", "");
        return System.getProperty("java.class.path") + File.pathSeparator + modules;
    }

    private static Process onTerminal(List<String> command, String redirection) throws IOException {
        StringBuilder line = new StringBuilder("exec");
        for (String word : command) {
            line.append(" '").append(word).append('\'');
        }
        ProcessBuilder builder = new ProcessBuilder("script", "-qec", line + redirection, "/dev/null");
        builder.environment().put("TERM", "xterm");
        builder.environment().put("SHELL", "/bin/sh");
        return builder.redirectErrorStream(true).start();
    }

    private static String readUntil(InputStream terminal, String wanted) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = terminal.read(); c >= 0; c = terminal.read()) {
            text.append((char) c);
            if (text.indexOf(wanted) >= 0) {
                return text.toString();
            }
        }
        throw new AssertionError("never said: " + wanted + ", but: " + text);
    }

    @Test
    void aLineIsRenewedWhileTheConversionRunsAndErasedAtItsEnd() throws Exception {
        Process process = onTerminal(convert("-c", "sink.utils.dummy"), "");
        try (Writer log = Files.newBufferedWriter(pipe, StandardCharsets.UTF_8)) {
            log.write("[    1.000000] a message\n");
            String shown = readUntil(process.getInputStream(), "Reading: ");
            assertThat(shown).endsWith("\rReading: ");
            readUntil(process.getInputStream(), "\rReading: ");
        }
        String rest = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(rest).isZero();
        assertThat(rest).matches("(?s).*\\r {10,}\\r");
    }

    @Test
    void whatIsWrittenToTheTerminalTakesItsPlace() throws Exception {
        Process process = onTerminal(convert("-c", "sink.text.pretty"), "");
        try (Writer log = Files.newBufferedWriter(pipe, StandardCharsets.UTF_8)) {
            readUntil(process.getInputStream(), "\rReading: ");
            log.write("[    1.000000] a message\n");
        }
        String rest = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(rest).isZero();
        String text = rest.substring(rest.lastIndexOf('\r', rest.indexOf("a message")) + 1);
        assertThat(text).contains("a message").doesNotContain("Reading:");
        assertThat(rest).containsPattern("\\r {10,}\\r[^\\r]*a message");
    }

    @Test
    void aRedirectedErrorStreamGetsNone() throws Exception {
        Path errors = folder.resolve("errors");
        Process process = onTerminal(convert("-c", "sink.utils.counter"), " 2>'" + errors + "'");
        try (OutputStream log = Files.newOutputStream(pipe)) {
            log.write("[    1.000000] a message\n".getBytes(StandardCharsets.UTF_8));
        }
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(text).contains("1 Event message").doesNotContain("Reading:");
        assertThat(errors).isEmptyFile();
    }
}
