// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Another JVM with the classes of this test, to be killed.
final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private ChildJvm(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /// @param home its RINGSIDE_HOME
    static ChildJvm start(Path home, Class<?> main, String... arguments) throws IOException {
        return start(List.of(), home, main, arguments);
    }

    /// @param prefix a command that runs the JVM: `sh -c …`
    static ChildJvm start(List<String> prefix, Path home, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xmx256m"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath(), main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("RINGSIDE_HOME", home.toString());
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        return new ChildJvm(builder.start());
    }

    private static String classPath() {
        String base = System.getProperty("basedir", ".");
        return String.join(
                File.pathSeparator,
                Stream.of(
                                Path.of(base, "target", "test-classes").toString(),
                                Path.of(base, "target", "classes").toString(),
                                System.getProperty("jdk.module.path", ""),
                                System.getProperty("java.class.path", ""))
                        .filter(path -> !path.isEmpty())
                        .toList());
    }

    long pid() {
        return process.pid();
    }

    /// The next line that it prints; null when it has ended.
    String line() throws IOException {
        return output.readLine();
    }

    /// SIGKILL, and waits until it is gone.
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /// SIGTERM, and waits until it is gone.
    int terminate() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    int waitFor() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
