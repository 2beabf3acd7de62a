// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.ctf.schema.CtfVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// What the tests that trace the running kernel share. They trace only processes that they start, in instances of their
/// own, and skip, saying so, where this user may not trace.
///
/// As an extension of a test class it opens the kernel's tracer before each test and closes it behind it.
final class TracedMachine implements BeforeEachCallback, AfterEachCallback {
    private @Nullable KernelTracer tracer;

    @Override
    public void beforeEach(ExtensionContext context) {
        tracer = open();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (tracer != null) {
            tracer.close();
        }
    }

    KernelTracer tracer() {
        return Objects.requireNonNull(tracer);
    }

    /// A recording without channels.
    ///
    /// @param folder of the trace
    KernelRecorder recorder(Path folder, CtfVersion format) throws KernelTracingException {
        return tracer().newRecorder(settings(folder, format));
    }

    /// A file of the whole tracefs.
    Path file(String name) {
        return tracer().mountPoint().resolve(name);
    }

    List<String> instances() throws IOException {
        return instances(tracer());
    }

    /// The folder of the first instance of this process.
    Path ownInstance() throws IOException {
        String name = instances().stream().filter(TracedMachine::isOwn).findFirst().orElseThrow();
        return file("instances").resolve(name);
    }

    /// Whether this process made an instance.
    static boolean isOwn(String instance) {
        return instance.contains("@") && instance.contains("." + ProcessHandle.current().pid() + ".");
    }

    /// Runs a script in a tracked shell between start and stop.
    ///
    /// @return the shell's id
    static long record(KernelRecorder recorder, String script)
            throws IOException, InterruptedException, KernelTracingException {
        Process shell = waitingShell(script);
        recorder.trackProcesses(List.of(shell.pid()));
        recorder.start();
        letGo(shell);
        recorder.stop();
        return shell.pid();
    }

    /// A trace as Babeltrace 2 shows it.
    static List<String> text(Path trace) throws IOException, InterruptedException {
        return run("babeltrace2", "--no-delta", trace.toString());
    }

    /// For who compares two recordings of one switch: each reads the state of a thread that has ended for itself, and
    /// its parent may turn it from zombie (32) to dead (16) in between.
    static String withEndedThreadsAlike(String event) {
        return event.replace("prev_state = 16,", "prev_state = 32,");
    }

    static KernelTracer open() {
        try {
            return KernelTracer.open();
        } catch (KernelTracingException e) {
            Assumptions.abort("the kernel cannot be traced here: " + e.getMessage());
            throw new AssertionError(e);
        }
    }

    static KernelRecordingSettings settings(Path folder, CtfVersion format) {
        long epochOffsetNanos = Instant.now().toEpochMilli() * 1_000_000 - System.nanoTime();
        return new KernelRecordingSettings("test", folder, format, Instant.now(), epochOffsetNanos);
    }

    /// A channel that is read only when it is asked for.
    static KernelChannelSettings quiet(String name) {
        return new KernelChannelSettings(name, 1 << 20, 4, false, 0, KernelChannelSettings.READ_WHEN_ASKED);
    }

    /// A shell that waits for a line before it runs a script, so that it can be tracked from the start. It waits
    /// already: what it did until then is not recorded.
    static Process waitingShell(String script) throws IOException {
        Process shell = new ProcessBuilder("/bin/sh", "-c", "read line; " + script)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        awaitSleep(shell);
        return shell;
    }

    /// A process is started when its program is about to be loaded; the first thing that a shell sleeps for is input.
    private static void awaitSleep(Process shell) throws IOException {
        Path stat = Path.of("/proc/" + shell.pid() + "/stat");
        while (!Files.readString(stat).contains("(sh) S ")) {
            if (!shell.isAlive()) {
                throw new AssertionError("the shell has ended: status=" + shell.exitValue());
            }
            Thread.yield();
        }
    }

    static void letGo(Process shell) throws IOException, InterruptedException {
        shell.getOutputStream().write('\n');
        shell.getOutputStream().close();
        shell.waitFor();
    }

    /// Skips a test where programs of ours may not read what system calls point to.
    static void assumeUserMemoryIsCaptured() {
        Facility bpf = KernelTracer.facilities().stream()
                .filter(facility -> facility.name().equals("bpf"))
                .findFirst()
                .orElseThrow();
        Assumptions.assumeTrue(bpf.present(), "no eBPF here: " + bpf.finding());
    }

    static void assumeInstalled(String program) {
        boolean there = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        Assumptions.assumeTrue(there, program + " is not installed");
    }

    /// A program's output; the test is skipped where the program is not installed.
    static List<String> run(String... command) throws IOException, InterruptedException {
        assumeInstalled(command[0]);
        Path errors = Files.createTempFile("ringside-test", ".txt");
        try {
            Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(List.of(command) + ": " + Files.readString(errors) + output);
            }
            List<String> lines = new ArrayList<>(output.lines().toList());
            Files.readString(errors).lines().forEach(lines::add);
            return lines;
        } finally {
            Files.delete(errors);
        }
    }

    static List<String> instances(KernelTracer tracer) throws IOException {
        try (Stream<Path> folders = Files.list(tracer.mountPoint().resolve("instances"))) {
            return folders.map(folder -> folder.getFileName().toString()).toList();
        }
    }
}
