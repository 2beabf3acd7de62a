// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringside.cli.transcript.TestApplication;
import dev.ringside.protocol.RunDirectory;
import dev.ringside.session.SessionDaemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The kernel domain on the command line, with a real daemon and the running kernel.
class KernelCommandsTest {
    /// Behind texts for the kernel's marker, which all who record on this machine see.
    private static final String MARK = "-of-" + ProcessHandle.current().pid();

    @TempDir
    private Path home;

    @BeforeEach
    void requireAccess() {
        KernelAccess.assumeGranted();
    }

    private CommandRun run(String... words) {
        return CommandRun.of(home, words);
    }

    private SessionDaemon daemon() throws IOException {
        return SessionDaemon.start(RunDirectory.of(Map.of("RINGSIDE_HOME", home.toString()), RunDirectory.ownUid()));
    }

    @Test
    void showsWhatASessionRecordsOfTheKernel() throws IOException {
        try (SessionDaemon _ = daemon()) {
            run("create", "s", "--output=" + home.resolve("trace"));
            assertThat(run("enable-channel", "-k", "big", "--subbuf-size=256K", "--num-subbuf=8").out())
                    .isEqualTo("kernel event record channel `big` enabled for session `s`\n");
            assertThat(run("enable-event", "-k", "-c", "big", "sched_switch,sched_waking").status()).isZero();
            assertThat(run("enable-event", "-k", "-c", "big", "--syscall", "openat").out())
                    .contains("Enabled kernel system call event rule with pattern `openat`");
            assertThat(run("disable-event", "-k", "-c", "big", "sched_waking").status()).isZero();
            assertThat(run("add-context", "-k", "-t", "tid", "-t", "pid").status()).isZero();
            long pid = ProcessHandle.current().pid();
            assertThat(run("track", "-k", "--pid=" + pid).out())
                    .isEqualTo("Added " + pid + " to the process ID tracker inclusion set\n");
            assertThat(run("list", "s").out())
                    .contains("  🞂 Domain Linux kernel ❬1 event record channel❭ ❬0 map channels❭\n")
                    .contains("🞂 Process filter:\n      ┆ PID: Allow only " + pid
                            + "\n      ┆ Virtual PID: Allow all\n")
                    .contains("🞂 Context fields:            tid, pid\n")
                    .contains("✔ Event record channel `big` ❬3 event rules❭\n")
                    .contains("8 sub-buffers of 256.00 KiB per CPU\n")
                    .contains("✔ Event rule `openat`\n        🞂 Type: System call\n")
                    .contains("✗ Event rule `sched_waking`\n");
            assertThat(run("--mi=xml", "list", "s").out()).contains("<type>KERNEL</type>").contains("<name>big</name>");
        }
    }

    @Test
    void changesWhoIsTrackedAndWhichChannelsRecord() throws IOException {
        try (SessionDaemon _ = daemon()) {
            run("create", "s", "--output=" + home.resolve("trace"));
            assertThat(run("enable-channel", "-k", "c", "--tracefile-size=1M", "--tracefile-count=2").status())
                    .isZero();
            assertThat(run("enable-event", "-k", "-c", "c", "sched_switch", "--filter=next_tid > 1").out())
                    .isEqualTo("Enabled kernel event rule with pattern `sched_switch` and filter expression "
                            + "`next_tid > 1`\n");
            assertThat(run("track", "-k", "--uid=root,7", "--vpid=1").out())
                    .isEqualTo("""
                            Added 1 to the virtual process ID tracker inclusion set
                            Added root to the user ID tracker inclusion set
                            Added 7 to the user ID tracker inclusion set
                            """);
            assertThat(run("untrack", "-k", "--uid=7").out())
                    .isEqualTo("Removed 7 from the user ID tracker inclusion set\n");
            CommandRun again = run("untrack", "-k", "--uid=7");
            assertThat(again.status()).isZero();
            assertThat(again.err()).isEqualTo("Warning: 7 is not in the user ID the inclusion set\n");
            assertThat(run("untrack", "-k", "--gid", "--all").out())
                    .isEqualTo("Group ID tracking policy set to `exclude all`\n");
            assertThat(run("track", "-k", "--vpid", "--all").out())
                    .isEqualTo("Virtual process ID tracking policy set to `include all`\n");
            assertThat(run("track", "-k", "--uid=no-such-user").status()).isEqualTo(1);
            assertThat(run("track", "-k").err()).isEqualTo("Error: At least one process attribute must be specified\n");
            assertThat(run("disable-channel", "-k", "c").out())
                    .isEqualTo("kernel event record channel c disabled for session s\n");
            assertThat(run("list", "s").out())
                    .contains("┆ UID: Allow only `root`\n")
                    .contains("┆ GID: Allow none\n")
                    .contains("✗ Event record channel `c`")
                    .contains("1.00 MiB at most, 2 per CPU\n")
                    .contains("Filter: `next_tid > 1`\n");
            assertThat(run("--mi=xml", "list", "s").out())
                    .contains("<uid_process_attr_tracker><process_attr_values>"
                            + "<uid><type><name>root</name></type></uid>");
            assertThat(run("enable-channel", "-k", "c").out()).contains("enabled for session `s`");
            assertThat(run("disable-channel", "-k", "nochannel").status()).isEqualTo(4);
        }
    }

    @Test
    void rotatesAndClearsAndDumpsTheStateAgain() throws IOException {
        try (SessionDaemon _ = daemon()) {
            Path trace = home.resolve("trace");
            run("create", "s", "--output=" + trace, "--trace-format=ctf-1.8");
            assertThat(run("rotate").err()).isEqualTo("Error: No event record channel found in the session\n");
            run("enable-event", "-k", "lttng_logger,lttng_statedump_start");
            assertThat(run("rotate").status()).isEqualTo(1);
            run("start");
            run("logger", "first" + MARK);
            CommandRun rotated = run("rotate");
            assertThat(rotated.out())
                    .startsWith("Waiting for rotation to complete...\n"
                            + "Trace chunk archive for session s is now readable at " + trace + "/archives/")
                    .endsWith("-0\n");
            run("logger", "second" + MARK);
            assertThat(run("clear").out())
                    .isEqualTo("Waiting for clear of session \"s\"..\nSession \"s\" cleared\n");
            run("logger", "third" + MARK);
            assertThat(run("regenerate", "statedump").out())
                    .isEqualTo("State dump successfully regenerated for session s\n");
            run("stop");
            assertThat(run("regenerate", "statedump").status()).isEqualTo(1);
            assertThat(run("regenerate", "nope").status()).isEqualTo(2);
            assertThat(run("clear", "nosuch").status()).isEqualTo(23);
            assertThat(run("rotate", "--no-wait").out()).isEqualTo("Rotation ongoing for session s\n");
            assertThat(run("rotate").err())
                    .isEqualTo("Error: Session was already rotated once since it became inactive\n");
            run("destroy", "s");
            String archive = rotated.out().substring(rotated.out().indexOf(trace.toString())).strip();
            assertThat(run("view", archive).out()).contains("first" + MARK).doesNotContain("second" + MARK);
            String all = run("view", trace.toString()).out();
            assertThat(all).contains("first" + MARK).contains("third" + MARK).doesNotContain("second" + MARK);
            assertThat(all.lines().filter(line -> line.contains("lttng_statedump_start: "))).hasSize(2);
            assertThat(trace.resolve("kernel")).doesNotExist();
        }
    }

    @Test
    void takesSnapshotsOfBothDomains() throws Exception {
        try (SessionDaemon _ = daemon()) {
            Path trace = home.resolve("trace");
            run("create", "s", "--snapshot", "--output=" + trace, "--trace-format=ctf-1.8");
            run("enable-event", "-k", "lttng_logger,lttng_statedump_start");
            run("enable-event", "-u", "*");
            assertThat(run("list", "s").out()).contains("Overwrite oldest sub-buffer");
            assertThat(run("start").status()).isZero();
            run("logger", "first" + MARK);
            ProcessBuilder application = TestApplication.builder(home, TestApplication.command(10))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            assertThat(application.start().waitFor()).isZero();
            assertThat(run("snapshot", "record").out()).isEqualTo("Snapshot recorded successfully for session s\n");
            run("logger", "second" + MARK);
            assertThat(run("snapshot", "record", "-n", "more").status()).isZero();
            assertThat(run("rotate").status()).isEqualTo(1);
            run("destroy", "s");
            assertThat(view(trace, "snapshot-1-"))
                    .contains("first" + MARK, "lttng_statedump_start:", "alltypes:pair_begin:")
                    .doesNotContain("second" + MARK);
            assertThat(view(trace, "more-")).contains("first" + MARK, "second" + MARK, "lttng_statedump_start:");
            assertThat(trace.resolve("kernel")).doesNotExist();
        }
    }

    /// The text of the snapshot whose folder begins so.
    private String view(Path trace, String name) throws IOException {
        try (var folders = Files.list(trace)) {
            Path snapshot = folders.filter(folder -> folder.getFileName().toString().startsWith(name))
                    .findFirst()
                    .orElseThrow();
            return run("view", snapshot.toString()).out();
        }
    }

    @Test
    void listsWhatCanBeRecorded() throws IOException {
        try (SessionDaemon _ = daemon()) {
            assertThat(run("list", "-k").out())
                    .startsWith("Kernel events:\n-------------\n")
                    .contains("      sched_switch (loglevel: TRACE_EMERG (0)) (type: tracepoint)\n");
            assertThat(run("list", "-k", "--syscall").out()).startsWith("System calls:\n").contains("\n      openat\n");
        }
    }

    @Test
    void listsWhatCanBeRecordedBeforeThereIsADaemonAndLeavesNone() throws IOException {
        assertThat(run("list", "--kernel").out())
                .startsWith("Kernel events:\n")
                .contains("      sched_switch (loglevel: TRACE_EMERG (0)) (type: tracepoint)\n");
        assertThat(run("list").err()).contains("No session daemon is available");
        assertThat(run("--no-sessiond", "list", "--kernel").status()).isEqualTo(1);
    }

    @Test
    void saysWhichEventAndWhichFieldOfAFilterThereIsNot() throws IOException {
        try (SessionDaemon _ = daemon()) {
            run("create", "s", "--output=" + home.resolve("trace"));
            assertThat(run("enable-event", "-k", "nosuch").err())
                    .contains("the kernel has no such event: pattern=nosuch ");
            assertThat(run("enable-event", "-k", "--syscall", "nosuch").err())
                    .contains("the kernel has no such system call: pattern=nosuch ");
            CommandRun filtered = run("enable-event", "-k", "sched_wakeup", "--filter=nosuch > 1");
            assertThat(filtered.status()).isEqualTo(1);
            assertThat(filtered.err())
                    .contains("no event of the rule has a field of this name: name=nosuch known=comm,");
            assertThat(run("enable-event", "-k", "sched_*", "--filter=prev_tid > 1").status()).isZero();
        }
    }

    @Test
    void writesATextIntoTheKernelTrace() throws IOException {
        Path on = Path.of("/sys/kernel/tracing/tracing_on");
        try (SessionDaemon _ = daemon()) {
            run("create", "s", "--output=" + home.resolve("trace"));
            assertThat(run("enable-event", "-k", "lttng_logger").status()).isZero();
            run("start");
            assertThat(run("logger", "the", "rollout begins"))
                    .satisfies(done -> assertThat(done.status()).as(done.err()).isZero());
            run("stop");
            assertThat(run("view", "s").out()).as(Files.readString(on)).contains("msg = \"the rollout begins\" }");
        }
    }

    @Test
    void recordsAFunctionOfAProgramAndItsReturn() throws Exception {
        assumeTrue(Files.exists(Path.of("/sys/kernel/tracing/uprobe_events")), "this kernel has no uprobes");
        Path shell = Files.copy(
                Path.of("/bin/bash").toRealPath(), home.resolve("shell"), StandardCopyOption.COPY_ATTRIBUTES);
        try (SessionDaemon _ = daemon()) {
            run("create", "s", "--output=" + home.resolve("trace"));
            String place = shell + ":execute_command_internal";
            CommandRun entry = run("enable-event", "-k", "--userspace-probe=" + place, "run");
            assertThat(entry.out())
                    .isEqualTo("Enabled kernel user space probe event rule with pattern `run` and attached to event "
                            + "record channel `channel0`\n");
            assertThat(run("enable-event", "-k", "--userspace-probe=return:" + place, "done").status()).isZero();
            Process process = new ProcessBuilder(shell.toString(), "-c", "read line; true\nfalse\n:").start();
            run("track", "-k", "--pid=" + process.pid());
            run("start");
            process.getOutputStream().write('\n');
            process.getOutputStream().close();
            process.waitFor();
            run("stop");
            assertThat(run("view", "s").out().lines())
                    .anyMatch(line -> line.matches(".* run: \\{ cpu_id = \\d+ }, \\{ ip = 0x[0-9A-F]+ }"))
                    .anyMatch(line ->
                            line.matches(".* done: .*\\{ ip = 0x[0-9A-F]+, parent_ip = 0x[0-9A-F]+, ret = 1 }"));
            run("destroy", "s");
            assertThat(Files.readString(Path.of("/sys/kernel/tracing/uprobe_events"))).doesNotContain(shell.toString());
        }
    }

    @Test
    void findsAProgramWhereTheUserIs() throws IOException {
        assumeTrue(Files.exists(Path.of("/sys/kernel/tracing/uprobe_events")), "this kernel has no uprobes");
        Files.createDirectory(home.resolve("folder"));
        Files.copy(
                Path.of("/bin/bash").toRealPath(), home.resolve("folder/s:l"), StandardCopyOption.COPY_ATTRIBUTES);
        String function = ":execute_command_internal";
        try (SessionDaemon _ = daemon()) {
            run("create", "s", "--output=" + home.resolve("trace"));
            for (String place : List.of("folder/s\\:l", "elf:./folder/s\\:l", "return:folder/../folder/s\\:l")) {
                assertThat(run("enable-event", "-k", "--userspace-probe=" + place + function, "x"))
                        .extracting(CommandRun::err, CommandRun::status)
                        .containsExactly("", 0);
            }
            assertThat(run("list", "s").out())
                    .contains("Location: `elf:" + home.resolve("folder/s\\:l") + function + "`\n")
                    .contains("Location: `return:" + home.resolve("folder/s\\:l") + function + "`\n");
            assertThat(run("enable-event", "-k", "--userspace-probe=folder/none" + function, "x").err())
                    .contains("no such program or library: path=" + home.resolve("folder/none"));
        }
    }

    @Test
    void refusesPlacesThatAreNotThere() throws IOException {
        try (SessionDaemon _ = daemon()) {
            run("create", "s", "--output=" + home.resolve("trace"));
            CommandRun run = run("enable-event", "-k", "--userspace-probe=/bin/bash:no_such_function", "x");
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err()).contains("no such function");
            CommandRun kernel = run("enable-event", "-k", "--probe=no_such_symbol", "x");
            assertThat(kernel.status()).isEqualTo(1);
            assertThat(kernel.err()).startsWith("Error: Failed to enable kernel kprobe event rule with pattern `x`");
            assertThat(run("enable-event", "-k", "--function=no_such_symbol", "x").status()).isEqualTo(1);
        }
    }

    @Test
    void saysWhichEventsCannotHaveCounters() throws IOException {
        try (SessionDaemon _ = daemon()) {
            run("create", "s", "--output=" + home.resolve("trace"));
            assertThat(run("enable-event", "-k", "lttng_logger").status()).isZero();
            CommandRun refused = run("add-context", "-k", "-t", "perf:cpu:page-fault");
            assertThat(refused.status()).isNotZero();
            assertThat(refused.err()).contains("the channel has performance counters", "trace_marker (lttng_logger)");
            assertThat(run("list", "s").out()).contains("lttng_logger").doesNotContain("perf:cpu");
            List<String> stackFirst = List.of("callstack-user", "perf:cpu:page-fault");
            for (List<String> types : List.of(stackFirst, stackFirst.reversed())) {
                String channel = "of" + types.indexOf("callstack-user");
                run("enable-channel", "-k", channel);
                assertThat(run("add-context", "-k", "-c", channel, "-t", types.getFirst()).status()).isZero();
                assertThat(run("add-context", "-k", "-c", channel, "-t", types.getLast()).err())
                        .contains("performance counters");
            }
        }
    }

    @Test
    void asksForTheNameThatWasMeant() throws IOException {
        try (SessionDaemon _ = daemon()) {
            run("create", "s", "--output=" + home.resolve("trace"));
            CommandRun tracepoint = run("enable-event", "-k", "sched_swich");
            assertThat(tracepoint.status()).isEqualTo(1);
            assertThat(tracepoint.err())
                    .startsWith("Error: Failed to enable kernel event rule with pattern `sched_swich`")
                    .endsWith(" (session `s`)\nDid you mean `sched_switch`?\n");
            assertThat(run("enable-event", "-k", "sched:sched_swich").err())
                    .endsWith("\nDid you mean `sched_switch`?\n");
            assertThat(run("enable-event", "-k", "--syscall", "opennat").err())
                    .contains("\nDid you mean `openat`")
                    .endsWith("?\n");
            for (String far : List.of("no_such_event", "sched_swich*")) {
                assertThat(run("enable-event", "-k", far).err()).doesNotContain("mean");
            }
            assertThat(run("enable-event", "-k", "--function=no_such", "sched_swich").err()).doesNotContain("mean");
            assertThat(run("-q", "enable-event", "-k", "sched_swich")).isEqualTo(new CommandRun(1, "", ""));
        }
        CommandRun record = run("record", "-o", "trace", "-k", "sched_swich", "--", "true");
        assertThat(record.status()).isEqualTo(1);
        assertThat(record.err()).contains("sched_swich", "\nDid you mean `sched_switch`?\n");
    }

    @Test
    void saysThatANameIsOfTheOtherKind() throws IOException {
        try (SessionDaemon _ = daemon()) {
            run("create", "s", "--output=" + home.resolve("trace"));
            assertThat(run("enable-event", "-k", "openat").err())
                    .endsWith(" (session `s`)\n`openat` is a system call: enable it with --syscall openat\n");
            assertThat(run("enable-event", "-k", "--syscall", "sched_switch").err())
                    .endsWith(" (session `s`)\n`sched_switch` is a tracepoint: enable it without --syscall\n");
            // There may be near names of the kind that was asked for, too.
            assertThat(run("enable-event", "-k", "signal_generat,kill").err())
                    .contains("\nDid you mean `signal_generate`?\n")
                    .contains("\n`kill` is a system call: enable it with --syscall kill\n");
        }
        CommandRun record = run("record", "-o", "trace", "-k", "openat", "--", "true");
        assertThat(record.status()).isEqualTo(1);
        assertThat(record.err()).contains("\n`openat` is a system call: --kernel=syscalls records all of them\n");
    }

    @Test
    void makesTheChannelThatARuleNames() throws IOException {
        try (SessionDaemon _ = daemon()) {
            run("create", "s", "--output=" + home.resolve("trace"));
            assertThat(run("enable-event", "-k", "-c", "mine", "sched_switch").out())
                    .isEqualTo("Enabled kernel event rule with pattern `sched_switch` and attached to event record "
                            + "channel `mine`\n");
            assertThat(run("enable-event", "-k", "sched_waking").err())
                    .contains("needs to be specified with '-c name'");
            assertThat(run("enable-event", "-k", "-c", "other", "no_such_event").status()).isEqualTo(1);
            assertThat(run("enable-event", "-k", "-c", "a/b", "sched_waking").status()).isEqualTo(1);
            assertThat(run("list", "s").out())
                    .contains("❬1 event record channel❭", "✔ Event record channel `mine` ❬1 event rule❭");
            assertThat(instances("s")).singleElement().asString().contains("-s-mine@");
            run("start");
            assertThat(run("enable-event", "-k", "-c", "late", "sched_waking").err())
                    .contains("Tracing has already been started once");
        }
    }

    /// The tracefs instances of a session of this process.
    private static List<Path> instances(String session) throws IOException {
        try (Stream<Path> instances = Files.list(Path.of("/sys/kernel/tracing/instances"))) {
            return instances
                    .filter(path -> path.toString().contains("-" + session + "-")
                            && path.toString().contains("." + ProcessHandle.current().pid() + "."))
                    .toList();
        }
    }

    @Test
    void anOutputThatCannotBeIsNotLeftBehind() throws IOException {
        // A folder there is an instance of the kernel's tracer, and takes no files.
        Path output = Path.of("/sys/kernel/tracing/instances/no-output" + MARK);
        try (SessionDaemon _ = daemon()) {
            CommandRun create = run("create", "s", "--output=" + output);
            assertThat(create.status()).isEqualTo(1);
            assertThat(create.err()).startsWith("Error: Cannot write to output=" + output);
            assertThat(output).doesNotExist();
        } finally {
            Files.deleteIfExists(output);
        }
    }

    @Test
    void aRuleThatFailsLeavesTheTrackersAlone() throws IOException {
        String pid = Long.toString(ProcessHandle.current().pid());
        try (SessionDaemon _ = daemon()) {
            run("create", "s", "--output=" + home.resolve("trace"));
            run("track", "-k", "--pid=" + pid);
            assertThat(run("enable-event", "-k", "no_such_event").status()).isEqualTo(1);
            assertThat(instances("s")).isEmpty();
            assertThat(run("enable-event", "-k", "sched_switch").status()).isZero();
            assertThat(instances("s"))
                    .singleElement()
                    .satisfies(instance -> assertThat(Files.readString(instance.resolve("set_event_pid")))
                            .contains(pid));
        }
    }

    @Test
    void takesTheWordsForChannelsThatMeanNothingElseInTheKernel() throws IOException {
        try (SessionDaemon _ = daemon()) {
            run("create", "s", "--output=" + home.resolve("trace"));
            for (String option : List.of(
                    "--output=splice", "--output=mmap", "--buffers-global", "--buffer-ownership=system",
                    "--read-timer=1")) {
                String name = option.replaceAll("\\W", "");
                assertThat(run("enable-channel", "-k", name, option)).extracting(CommandRun::status).isEqualTo(0);
            }
            for (String option : List.of("--buffers-uid", "--buffers-pid", "--buffer-ownership=user")) {
                assertThat(run("enable-channel", "-k", "c", option).err())
                        .isEqualTo("Error: Buffer ownership not supported for the kernel domain\n");
            }
            assertThat(run("enable-channel", "-u", "c", "--output=splice").status()).isEqualTo(1);
            for (String none : List.of("", ",")) {
                assertThat(run("enable-event", "-k", none).err()).isEqualTo("Error: Missing event name pattern(s)\n");
            }
        }
    }

    @Test
    void passesOnWhyTheKernelCannot() throws IOException {
        try (SessionDaemon _ = daemon()) {
            run("create", "s", "--output=" + home.resolve("trace"));
            CommandRun unknown = run("enable-event", "-k", "no_such_event");
            assertThat(unknown.status()).isEqualTo(1);
            assertThat(unknown.err()).contains("Failed to enable kernel event rule with pattern `no_such_event`");
            CommandRun filter = run("enable-event", "-k", "sched_switch", "--filter=prev_tid =");
            assertThat(filter.status()).isEqualTo(1);
            assertThat(filter.err())
                    .isEqualTo("""
                            error: filter expression: column 10: unexpected =
                            Parse error
                            Error: Failed to enable kernel event rule with pattern `sched_switch`, \
                            with filter expression `prev_tid =`, \
                            and attached to event record channel `channel0`: Invalid parameter (session `s`)
                            """);
            CommandRun context = run("enable-event", "-k", "sched_switch", "--filter=$ctx.nonsense == 1");
            assertThat(context.status()).isEqualTo(1);
            assertThat(context.err()).contains("no filter can ask for the context: name=nonsense");
            assertThat(run("list", "s").out()).doesNotContain("Domain");
        }
    }
}
