// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.examples.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the command in a process of its own, with the plug-in in a jar that is on no class path.
class PluginPathTest {
    private static final Path CLASSES = Path.of("target", "classes").toAbsolutePath();

    @TempDir
    Path folder;

    private Path log;

    @BeforeEach
    void makeJarAndLog() throws IOException {
        try (OutputStream file =
                Files.newOutputStream(Files.createDirectory(folder.resolve("plugins")).resolve("logs.jar"));
                JarOutputStream jar = new JarOutputStream(file);
                Stream<Path> contents = Files.walk(CLASSES)) {
            for (Path content : contents.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(new JarEntry(CLASSES.relativize(content).toString()));
                Files.copy(content, jar);
            }
        }
        log = Files.writeString(folder.resolve("app.log"), """
                2026-01-02T03:04:05.678Z INFO started
                2026-01-02T03:04:06.000000001Z ERROR cannot connect: host=db
                2026-01-02T03:04:07Z INFO stopped
                """);
    }

    private String ringside(String... arguments) throws IOException, InterruptedException {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(":"))
                .filter(entry -> !Path.of(entry).toAbsolutePath().equals(CLASSES))
                .collect(Collectors.joining(":"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath,
                "dev.ringside.cli.Main",
                "--plugin-path=" + folder.resolve("plugins")));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output");
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start().waitFor();
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    @Test
    void isListedWithItsComponents() throws Exception {
        assertThat(ringside("list-plugins")).contains("""
                logs:
                  Version: 1.0.0
                  Description: Logs of text lines (an example)
                """)
                .contains("'source.logs.lines': Read a log of lines TIME LEVEL MESSAGE.")
                .contains("'sink.logs.tally': Count events by name.");
    }

    @Test
    void explainsItsComponents() throws Exception {
        assertThat(ringside("help", "source.logs.lines")).contains("ISO 8601").contains("inputs=[PATH...]");
    }

    @Test
    void isFoundForAFileByConvert() throws Exception {
        assertThat(ringside("convert", log.toString(), "--clock-seconds", "--no-delta")).isEqualTo("""
                [1767323045.678000000] INFO: { line = 1, message = "started" }
                [1767323046.000000001] ERROR: { line = 2, message = "cannot connect: host=db" }
                [1767323047.000000000] INFO: { line = 3, message = "stopped" }
                """);
    }

    @Test
    void endsAGraphWithASinkOfItsOwn() throws Exception {
        assertThat(ringside("convert", log.toString(), "-c", "sink.logs.tally")).isEqualTo("1 ERROR\n2 INFO\n");
    }

    @Test
    void locatesABrokenLine() throws Exception {
        Files.writeString(log, "2026-01-02T03:04:05.678Z INFO started\nnonsense\n");

        assertThat(ringside("convert", log.toString()).replaceAll("\\s+", " ")).contains("app.log").contains("line=2");
    }
}
