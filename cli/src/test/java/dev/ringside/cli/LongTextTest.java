// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Text that is long enough for several threads to format and write it, wherever it goes: the same bytes, and a
/// beginning of them where not all can be written.
@Timeout(120)
class LongTextTest {
    private static final int PACKETS = 10;

    @TempDir
    private static Path folder;

    private static byte[] expected;

    @BeforeAll
    static void printToAPipe() throws Exception {
        TrainingTrace.write(TrainingTrace.Kind.MIXED, folder.resolve("trace"), PACKETS);
        Process process = start("exec " + convert());
        expected = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
        assertThat(lines(expected)).isGreaterThan(150_000);
    }

    private static long lines(byte[] text) {
        long count = 0;
        for (byte each : text) {
            count += each == '\n' ? 1 : 0;
        }
        return count;
    }

    private static String convert(String... arguments) {
        String classPath = System.getProperty("java.class.path") + File.pathSeparator
                + System.getProperty("jdk.module.path", "");
        List<String> words = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(), "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED", "-cp", classPath, Main.class.getName(), "convert",
                folder.resolve("trace").toString()));
        words.addAll(List.of(arguments));
        return "'" + String.join("' '", words) + "'";
    }

    private static Process start(String script) throws IOException {
        return new ProcessBuilder("/bin/sh", "-c", script)
                .directory(folder.toFile())
                .redirectError(folder.resolve("errors").toFile())
                .start();
    }

    /// The exit status of what writes nothing to its own standard output.
    private static int run(String script) throws Exception {
        Process process = start(script);
        assertThat(process.getInputStream().readAllBytes()).isEmpty();
        return process.waitFor();
    }

    private static byte[] file(String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name));
    }

    private static String errors() throws IOException {
        return Files.readString(folder.resolve("errors"));
    }

    private static void assertIsWhole(byte[] text) {
        assertThat(Arrays.mismatch(text, expected)).as("first difference from what a pipe got").isEqualTo(-1);
    }

    private static void assertIsABeginning(byte[] text) {
        assertThat(text.length).isBetween(1, expected.length - 1);
        assertThat(Arrays.mismatch(text, expected)).as("first difference from what a pipe got").isEqualTo(text.length);
    }

    @Test
    void aFileGetsWhatAPipeGets() throws Exception {
        assertThat(run("exec " + convert() + " > plain")).isZero();
        assertIsWhole(file("plain"));
        assertThat(run("exec " + convert("-w", folder.resolve("named").toString()))).isZero();
        assertIsWhole(file("named"));
    }

    @Test
    void textStandsBetweenWhatOthersWriteToTheSameFile() throws Exception {
        assertThat(run("echo before > shared; (echo head; " + convert() + "; echo tail) >> shared")).isZero();
        byte[] shared = file("shared");
        int start = "before\nhead\n".length();
        int end = shared.length - "tail\n".length();
        assertThat(new String(shared, 0, start, StandardCharsets.UTF_8)).isEqualTo("before\nhead\n");
        assertIsWhole(Arrays.copyOfRange(shared, start, end));
        assertThat(new String(shared, end, shared.length - end, StandardCharsets.UTF_8)).isEqualTo("tail\n");

        assertThat(run("(echo head; " + convert() + "; echo tail) > shared")).isZero();
        assertThat(file("shared")).isEqualTo(Arrays.copyOfRange(shared, "before\n".length(), shared.length));
    }

    /// A file that may not become longer is what a full disk is.
    @Test
    void aFileThatIsFullHasTheBeginningOfTheText() throws Exception {
        assertThat(run("ulimit -f 8000; exec " + convert() + " > full")).isEqualTo(1);
        assertThat(errors()).contains("Cannot write output.").contains("File too large");
        assertIsABeginning(file("full"));
        assertThat(run("ulimit -f 8000; exec " + convert("-w", folder.resolve("named-full").toString()))).isEqualTo(1);
        assertThat(errors()).contains("File too large: path=\"");
        assertIsABeginning(file("named-full"));

        assertThat(run("exec " + convert() + " > /dev/full")).isEqualTo(1);
        assertThat(errors()).contains("No space left on device");
    }

    @Test
    void aReaderThatGoesAwayIsNoErrorToTell() throws Exception {
        Process process = start("exec " + convert());
        try (InputStream text = process.getInputStream()) {
            assertIsABeginning(text.readNBytes(expected.length / 2));
        }
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(errors()).isEmpty();
    }

    @Test
    void anInterruptLeavesWholeLines() throws Exception {
        Process process = start("exec " + convert());
        try (InputStream text = process.getInputStream()) {
            byte[] start = text.readNBytes(expected.length / 2);
            process.toHandle().destroy();
            byte[] rest = text.readAllBytes();
            assertThat(process.waitFor()).isEqualTo(2);
            byte[] whole = Arrays.copyOf(start, start.length + rest.length);
            System.arraycopy(rest, 0, whole, start.length, rest.length);
            assertIsABeginning(whole);
            assertThat(whole).endsWith('\n');
        }
    }
}
