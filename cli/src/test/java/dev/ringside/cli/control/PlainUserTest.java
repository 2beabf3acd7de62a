// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.cli.Main;
import dev.ringside.protocol.RunDirectory;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a user without rights is told of the kernel. Run by root, the commands run as a user who has none.
final class PlainUserTest {
    private static final int NOBODY = 65534;

    @TempDir
    private Path folder;

    private Path home;
    private final List<String> prefix = new ArrayList<>();

    @BeforeEach
    void open() throws IOException, InterruptedException {
        home = Files.createDirectory(folder.resolve("home"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        if (RunDirectory.ownUid() == 0) {
            Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv is not installed");
            prefix.addAll(List.of(
                    "/usr/bin/setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--no-new-privs"));
            Files.setAttribute(home, "unix:uid", NOBODY);
        }
        Assumptions.assumeTrue(
                execute(List.of("test", "-r", classPath().split(File.pathSeparator)[0])).status() == 0,
                "the classes are closed to a plain user");
        Assumptions.assumeFalse(
                execute(List.of("test", "-w", "/sys/kernel/tracing/instances")).status() == 0,
                "tracefs is open to every user here");
    }

    @AfterEach
    void endTheDaemon() throws IOException {
        Path pid = home.resolve(".ringside/daemon.pid");
        if (Files.exists(pid)) {
            ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).ifPresent(daemon -> {
                daemon.destroy();
                daemon.onExit().join();
            });
        }
    }

    /// What the program itself is made of; other jars may be where only we can read.
    private static String classPath() {
        String all = System.getProperty("jdk.module.path", "") + File.pathSeparator
                + System.getProperty("java.class.path", "");
        return String.join(
                File.pathSeparator,
                Stream.of(all.split(File.pathSeparator))
                        .filter(entry -> !entry.isEmpty())
                        .filter(entry -> Files.isDirectory(Path.of(entry)) || entry.contains("ringside"))
                        .distinct()
                        .toList());
    }

    private CommandRun run(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                Main.class.getName()));
        command.addAll(List.of(words));
        return execute(command);
    }

    private CommandRun execute(List<String> words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(words);
        Path errors = folder.resolve("errors.txt");
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile()).redirectError(errors.toFile());
        builder.environment().putAll(Map.of("RINGSIDE_HOME", home.toString(), "HOME", home.toString()));
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new CommandRun(process.waitFor(), out, Files.readString(errors));
    }

    @Test
    void isToldWhatWouldOpenTheKernelAndCanTraceUserSpaceAllTheSame() throws Exception {
        CommandRun created = run("create", "s", "--output=" + home.resolve("trace"));
        assertThat(created.status()).as(created.toString()).isZero();
        CommandRun refused = run("enable-event", "-k", "sched_switch");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err())
                .contains("Error: Failed to enable kernel event rule with pattern `sched_switch`")
                .contains("Kernel tracer not available: ")
                .containsAnyOf("this user may not use tracefs", "tracefs is not mounted");
        CommandRun channel = run("enable-channel", "-k", "c");
        assertThat(channel.status()).isEqualTo(1);
        assertThat(channel.err()).contains("Kernel tracer not available: ");
        CommandRun context = run("add-context", "-k", "-t", "tid");
        assertThat(context.status()).isEqualTo(4);
        assertThat(run("list", "s").out()).contains("`s`").doesNotContain("Domain");
        assertThat(run("enable-event", "-u", "*").status()).isZero();
        CommandRun doctor = run("doctor");
        assertThat(doctor.status()).isZero();
        assertThat(doctor.out())
                .contains("Kernel tracing, for this user:\n")
                .containsPattern(
                        "tracefs: +missing: (mounted at .*, closed to this user; chgrp -R tracing |not mounted)");
    }
}
