// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The reference reader, where it is installed.
final class Babeltrace {
    private static final Path PROGRAM = Path.of("/usr/bin/babeltrace2");

    private Babeltrace() {}

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    static void assumeInstalled() {
        assumeTrue(isInstalled(), "babeltrace2 is not installed");
    }

    /// The lines of a CTF 1.8 trace's text, all of it read without an error.
    static List<String> lines(Path trace) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(PROGRAM.toString(), "--clock-gmt", trace.toString());
        builder.environment().putAll(Map.of("TZ", "UTC", "LC_ALL", "C.UTF-8"));
        builder.redirectErrorStream(true);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text.lines().toList();
    }
}
