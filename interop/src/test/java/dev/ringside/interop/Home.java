// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import dev.ringside.protocol.RunDirectory;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// A home folder with everything of Ringside in it: its daemon, its traces. Runs commands and programs as processes of
/// their own. Closing ends the daemon by its pid and deletes the folder.
final class Home implements AutoCloseable {
    private static final long PROCESS_TIMEOUT_SECONDS = 600;

    private static final int NOBODY = 65534;

    private final Path folder;
    /// What runs programs of ours as another user, or among other mounts; empty: nothing does.
    private final List<String> prefix;

    private final boolean plainUser;
    private final List<Process> started = Collections.synchronizedList(new ArrayList<>());

    Home() {
        this(List.of(), false);
    }

    private Home(List<String> prefix, boolean plainUser) {
        this.prefix = prefix;
        this.plainUser = plainUser;
        try {
            folder = Files.createTempDirectory("rs");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One of a user without rights: run by root, everything runs as a user who has none.
    static Home ofPlainUser() throws IOException {
        if (RunDirectory.ownUid() != 0) {
            return new Home();
        }
        Assumptions.assumeTrue(Programs.isInstalled("setpriv"), "skipped: setpriv is not installed");
        Home home = new Home(List.of(
                "setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--no-new-privs"), true);
        Files.setAttribute(home.folder, "unix:uid", NOBODY);
        int readable = home.run(List.of("setpriv", "--reuid=" + NOBODY, "--clear-groups", "test", "-r",
                        readableClassPath().split(File.pathSeparator)[0]))
                .status();
        if (readable != 0) {
            home.close();
            Assumptions.abort("skipped: the classes are closed to a plain user");
        }
        return home;
    }

    /// One whose programs have mounts of their own.
    ///
    /// @param mounts a process that has them
    static Home amongMountsOf(Process mounts) {
        return new Home(List.of("nsenter", "--mount=/proc/" + mounts.pid() + "/ns/mnt", "--"), false);
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
        return run(program("dev.ringside.cli.Main", arguments));
    }

    /// The command line of a Java program, run as the user of this home.
    List<String> program(String mainClass, String... arguments) {
        var command = new ArrayList<>(prefix);
        command.addAll(java(plainUser ? readableClassPath() : classPath(), mainClass, arguments));
        return command;
    }

    /// What the programs themselves are made of; other jars may be where only we can read.
    private static String readableClassPath() {
        return Arrays.stream(classPath().split(File.pathSeparator))
                .filter(entry -> entry.contains(File.separator + "target" + File.separator))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /// The command line of a Java program on the class path of the tests.
    static List<String> java(String mainClass, String... arguments) {
        return java(classPath(), mainClass, arguments);
    }

    private static List<String> java(String classPath, String mainClass, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        // Such files are named by the process id, which programs in PID namespaces of their own have in common.
        command.add("-XX:-UsePerfData");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-cp");
        command.add(classPath);
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
        // However busy the machine is: a program that does not wait for its daemon is not recorded from its beginning.
        builder.environment().put("RINGSIDE_REGISTER_TIMEOUT", "-1");
        builder.environment().put("TZ", "UTC");
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        return builder;
    }

    static Result await(Process process) {
        // A thread each: with the one thread that the common pool has on two processors, a process that fills the pipe
        // which nobody reads never ends.
        Executor threads = task -> Thread.ofPlatform().daemon().start(task);
        var out = CompletableFuture.supplyAsync(() -> text(process.getInputStream()), threads);
        var err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()), threads);
        try {
            if (!process.waitFor(PROCESS_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        "does not end: " + process.info() + "\nout:\n" + out.join() + "\nerr:\n" + err.join());
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
