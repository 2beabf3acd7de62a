// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A home folder with everything of Ringside in it: its daemon, its traces. Runs commands and programs as processes of
/// their own. Closing ends the daemon by its pid and deletes the folder.
final class Home implements AutoCloseable {
    private static final long PROCESS_TIMEOUT_SECONDS = 120;

    private final Path folder;
    private final List<Process> started = new ArrayList<>();

    Home() {
        try {
            folder = Files.createTempDirectory("rs");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What a finished process said.
    record Result(int status, String out, String err) {
        Result succeeded() {
            if (status != 0) {
                throw new AssertionError("status=" + status + "\nout:\n" + out + "\nerr:\n" + err);
            }
            return this;
        }
    }

    Path folder() {
        return folder;
    }

    Path runFolder() {
        return folder.resolve(".ringside");
    }

    /// Runs `ringside ARGUMENTS` to its end.
    Result ringside(String... arguments) {
        var command = new ArrayList<>(java("dev.ringside.cli.Main"));
        command.addAll(Arrays.asList(arguments));
        return run(command);
    }

    /// The command line of a Java program on the class path of the tests.
    static List<String> java(String mainClass, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-cp");
        command.add(classPath());
        command.add(mainClass);
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    Result run(List<String> command) {
        try {
            Process process = start(command, Map.of());
            process.getOutputStream().close();
            return await(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts a process whose standard streams are pipes; it is killed when this home is closed.
    Process start(List<String> command, Map<String, String> environment) throws IOException {
        return start(builder(command, environment));
    }

    /// The same for a program that talks to the test line by line: its errors go to the log of the test.
    Process startTalking(List<String> command) throws IOException {
        return start(builder(command, Map.of()).redirectError(ProcessBuilder.Redirect.INHERIT));
    }

    private Process start(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private ProcessBuilder builder(List<String> command, Map<String, String> environment) {
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("LTTNG_") || name.startsWith("RINGSIDE_"));
        builder.environment().put("RINGSIDE_HOME", folder.toString());
        builder.environment().put("TZ", "UTC");
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        return builder;
    }

    static Result await(Process process) {
        var out = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
        var err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
        try {
            if (!process.waitFor(PROCESS_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("does not end: " + process.info() + "\nout:\n" + out.join() + "\nerr:\n" + err.join());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        return new Result(process.exitValue(), out.join(), err.join());
    }

    private static String text(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The process of this home's session daemon.
    ProcessHandle daemon() {
        try {
            long pid = Long.parseLong(Files.readString(runFolder().resolve("daemon.pid")).strip());
            return ProcessHandle.of(pid).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Kills the daemon as `kill -9` does, and waits until it is gone.
    void killDaemon() {
        ProcessHandle daemon = daemon();
        daemon.destroyForcibly();
        daemon.onExit().join();
    }

    @Override
    public void close() {
        for (Process process : started) {
            process.destroyForcibly();
        }
        if (Files.exists(runFolder().resolve("daemon.pid"))) {
            try {
                ProcessHandle daemon = daemon();
                daemon.destroy();
                daemon.onExit().orTimeout(PROCESS_TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
            } catch (java.util.NoSuchElementException _) {
                // The daemon is gone already.
            }
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(Home::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
