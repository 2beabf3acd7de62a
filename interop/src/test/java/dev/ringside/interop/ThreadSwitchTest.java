// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringside.interop.ThreadSwitches.Switch;
import dev.ringside.kernel.Facility;
import dev.ringside.kernel.KernelTracer;
import dev.ringside.kernel.ThreadSwitchTracer;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `jvm:thread_switch_*` of a program whose threads sleep and spin: what is in the trace is what the kernel counted of
/// them, and what it says to who may read tracefs.
final class ThreadSwitchTest {
    private static final String SWITCHER = "dev.ringside.interop.program.Switcher";
    private static final String WORK = "work 2 3 200";

    @BeforeEach
    void open() {
        Optional<Facility> missing = ThreadSwitchTracer.missing();
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElseThrow());
    }

    /// The program and what it has said; ended with its home.
    private static final class Program {
        private final Process process;
        private final BufferedReader lines;
        private final BufferedWriter words;
        private final long pid;

        Program(Home home) throws IOException {
            this(home, home.program(SWITCHER));
        }

        Program(Home home, List<String> command) throws IOException {
            process = home.startTalking(command);
            lines = process.inputReader(StandardCharsets.UTF_8);
            words = process.outputWriter(StandardCharsets.UTF_8);
            pid = Long.parseLong(lines.readLine().substring("PID ".length()));
            for (int attempt = 0; attempt < 100; attempt++) {
                if (home.ringside("list", "-u").succeeded().out().contains("Process " + pid)) {
                    return;
                }
            }
            throw new AssertionError("does not register: pid=" + pid);
        }

        void say(String line) throws IOException {
            words.write(line + "\n");
            words.flush();
        }

        List<Counted> done() throws IOException {
            List<Counted> counted = new ArrayList<>();
            for (String line = lines.readLine(); !line.equals("DONE"); line = lines.readLine()) {
                counted.add(Counted.of(line.split(" ")));
            }
            return counted;
        }

        List<Counted> work() throws IOException {
            say(WORK);
            return done();
        }
    }

    /// How often a thread left a CPU, by its own reading of what the kernel counts.
    private record Counted(
            String name, int tid, long voluntary, long involuntary, long since, long begun, long ended, long until) {
        static Counted of(String[] words) {
            return new Counted(
                    words[1],
                    Integer.parseInt(words[2]),
                    Long.parseLong(words[3]),
                    Long.parseLong(words[4]),
                    Long.parseLong(words[5]),
                    Long.parseLong(words[6]),
                    Long.parseLong(words[7]),
                    Long.parseLong(words[8]));
        }

        Counted as(int otherTid) {
            return new Counted(name, otherTid, voluntary, involuntary, since, begun, ended, until);
        }

        /// The moments of counting lie between two times each, so that there is a least and a most.
        void assertIn(List<Switch> switches) {
            List<Switch> least = ThreadSwitches.of(switches, tid, begun, ended);
            List<Switch> most = ThreadSwitches.of(switches, tid, since, until);
            for (boolean preempted : new boolean[] {false, true}) {
                assertThat(preempted ? involuntary : voluntary)
                        .as("%s preempted=%s", this, preempted)
                        .isBetween(
                                ThreadSwitches.outs(least, preempted), ThreadSwitches.outs(most, preempted));
            }
            assertThat(most).allSatisfy(each -> assertThat(each.name()).isEqualTo(name));
        }
    }

    private static Path create(Home home, String... options) {
        Path trace = home.folder().resolve("trace");
        var create = new ArrayList<>(List.of("create", "s", "--output=" + trace, "--trace-format=ctf-1.8"));
        create.addAll(List.of(options));
        home.ringside(create.toArray(String[]::new)).succeeded();
        return trace;
    }

    private static void end(Home home) {
        Home.Result stopped = home.ringside("stop").succeeded();
        assertThat(stopped.err()).doesNotContain("discarded").doesNotContain("lost");
        home.ringside("destroy").succeeded();
    }

    @Test
    void everySwitchThatTheKernelCountsIsInTheTraceOfAUserWithoutRights() throws IOException {
        try (var home = Home.ofPlainUser()) {
            everySwitchIsInTheTrace(home);
            assertThat(home.ringside("doctor").succeeded().out())
                    .containsPattern("thread-switches: +perf_event_open\\(2\\) tells them");
        }
    }

    private static void everySwitchIsInTheTrace(Home home) throws IOException {
        Path trace = create(home);
        home.ringside("enable-event", "-u", "jvm:thread_switch_*").succeeded();
        home.ringside("add-context", "-u", "-t", "procname", "-t", "vpid", "-t", "vtid").succeeded();
        Program program = new Program(home);
        assertThat(home.ringside("list", "-u").succeeded().out())
                .contains("jvm:thread_switch_in", "jvm:thread_switch_out", "switcher:step");
        home.ringside("start").succeeded();
        List<Counted> counted = program.work();
        end(home);
        ThreadSwitches switches = ThreadSwitches.of(trace);
        assertThat(counted).hasSize(5).allSatisfy(each -> each.assertIn(switches.all()));
        assertThat(counted.getFirst().voluntary()).isGreaterThan(100);
        switches.assertDurations();
        assertThat(switches.all()).allSatisfy(each -> {
            assertThat(each.pid()).isEqualTo((int) program.pid);
            assertThat(each.contexts())
                    .isEqualTo("procname = \"java\", vpid = " + program.pid + ", vtid = " + each.tid());
        });
        assertThat(switches.text()).as("not asked for").doesNotContain("switcher:step");
    }

    /// Two parts of the kernel look at the same switch, one after the other, and each reads the clock.
    @Test
    @Tag("peer")
    void equalsWhatTracefsTellsOfTheSameThreads() throws IOException {
        List<Facility> facilities = KernelTracer.facilities();
        assumeTrue(
                facilities.stream().anyMatch(each -> each.name().equals("tracepoints") && each.present()),
                "skipped: no tracefs for this user");
        try (var home = new Home()) {
            Path trace = create(home);
            Program program = new Program(home);
            home.ringside("enable-event", "-u", "jvm:thread_switch_*").succeeded();
            home.ringside("enable-channel", "-k", "k", "--subbuf-size=1M").succeeded();
            home.ringside("enable-event", "-k", "-c", "k", "sched_switch").succeeded();
            home.ringside("track", "-k", "--pid=" + program.pid).succeeded();
            home.ringside("start").succeeded();
            List<Counted> counted = program.work();
            end(home);
            ThreadSwitches switches = ThreadSwitches.of(trace);
            int compared = 0;
            for (Counted each : counted) {
                List<Switch> ours = ThreadSwitches.of(switches.all(), each.tid(), each.begun(), each.ended());
                compared += assertSame(ours, ThreadSwitches.of(switches.sched(), each.tid(), 0, Long.MAX_VALUE));
            }
            assertThat(compared).isGreaterThan(250);
        }
    }

    /// The kernel tells tracefs of a switch before it tells perf: each of ours lies between the one in tracefs that it
    /// is and the next of the thread; so none is missing in between. But for one kind: the kernel's filter by thread
    /// now and then leaves out that an idle processor turns to a thread, in all instances alike.
    private static int assertSame(List<Switch> ours, List<Switch> sched) {
        int at = -1;
        while (at + 1 < sched.size() && sched.get(at + 1).nanos() <= ours.getFirst().nanos()) {
            at++;
        }
        int same = 0;
        for (Switch our : ours) {
            Switch their = sched.get(Math.max(at, 0));
            if (our.in() && !their.in()) {
                assertThat(our.duration()).as("%s %s", our, their).isNotZero();
                continue;
            }
            at++;
            assertThat(List.of(our.in(), our.cpu()))
                    .as("%s %s", our, their)
                    .isEqualTo(List.of(their.in(), their.cpu()));
            assertThat(our.nanos()).as("%s %s", our, their).isGreaterThanOrEqualTo(their.nanos());
            if (!our.in()) {
                assertThat(our.preempted()).as("%s %s", our, their).isEqualTo(their.preempted());
                same++;
            }
            if (at < sched.size()) {
                assertThat(our.nanos()).as("%s %s", our, their).isLessThan(sched.get(at).nanos());
            }
        }
        return same;
    }

    @Test
    void aFilterChoosesStallsAndRulesChangeWhileRecording() throws IOException {
        try (var home = new Home()) {
            Path trace = create(home);
            home.ringside("enable-event", "-u", "jvm:thread_switch_in", "--filter", "preempted == 1 && off_cpu_ns >= 0")
                    .succeeded();
            assertThat(home.ringside("list", "s").succeeded().out()).contains("preempted == 1 && off_cpu_ns >= 0");
            Program program = new Program(home);
            home.ringside("start").succeeded();
            List<Counted> counted = program.work();
            home.ringside("disable-event", "-u", "jvm:thread_switch_in").succeeded();
            long disabledNanos = System.nanoTime();
            program.work();
            home.ringside("enable-event", "-u", "jvm:*", "--filter", "$ctx.vtid == " + Integer.MAX_VALUE)
                    .succeeded();
            program.work();
            end(home);
            List<Switch> all = ThreadSwitches.of(trace).all();
            assertThat(all).isNotEmpty().allSatisfy(each -> {
                assertThat(each.in() && each.preempted()).isTrue();
                assertThat(each.nanos()).isLessThan(disabledNanos);
            });
            for (Counted each : counted) {
                // A thread may leave the CPU before the time and come back in it, and the other way round.
                assertThat((long) ThreadSwitches.of(all, each.tid(), each.begun(), each.ended()).size())
                        .isLessThanOrEqualTo(each.involuntary() + 1);
                assertThat((long) ThreadSwitches.of(all, each.tid(), each.since(), each.until()).size())
                        .isGreaterThanOrEqualTo(each.involuntary() - 2);
            }
        }
    }

    @Test
    void aFilterIsRefusedForWhatApplicationsWriteAndWhereItCannotBeRead() throws IOException {
        try (var home = new Home()) {
            create(home);
            Home.Result refused = home.ringside("enable-event", "-u", "switcher:*", "--filter", "number == 1");
            assertThat(refused.status()).isNotZero();
            Home.Result wrong = home.ringside("enable-event", "-u", "jvm:*", "--filter", "preempted ==");
            assertThat(wrong.status()).isNotZero();
            assertThat(wrong.err()).contains("Invalid filter: column");
            assertThat(home.ringside("list", "s").succeeded().out()).doesNotContain("jvm:");
        }
    }

    @Test
    void buffersOfAProcessStopStartAndEndWithIt() throws Exception {
        try (var home = new Home()) {
            Path trace = create(home);
            home.ringside("enable-channel", "-u", "ch", "--buffers-pid", "--subbuf-size=256k").succeeded();
            home.ringside("enable-event", "-u", "-c", "ch", "jvm:*").succeeded();
            home.ringside("start").succeeded();
            Program program = new Program(home);
            List<Counted> first = program.work();
            home.ringside("stop").succeeded();
            List<Counted> unseen = program.work();
            home.ringside("start").succeeded();
            List<Counted> second = program.work();
            program.process.destroyForcibly().waitFor();
            end(home);
            List<Switch> all = ThreadSwitches.of(trace).all();
            assertThat(first).allSatisfy(each -> each.assertIn(all));
            assertThat(second).allSatisfy(each -> each.assertIn(all));
            assertThat(unseen).allSatisfy(each -> assertThat(ThreadSwitches.of(all, each.tid(), 0, Long.MAX_VALUE))
                    .isEmpty());
        }
    }

    @Test
    void aKilledDaemonLeavesAReadableTraceAndTheNextOneGoesOn() throws IOException {
        try (var home = new Home()) {
            Path trace = create(home);
            home.ringside("enable-event", "-u", "jvm:*").succeeded();
            Program program = new Program(home);
            home.ringside("start").succeeded();
            List<Counted> before = program.work();
            // What was in the kernel's buffers when that ended has been read when this has ended.
            program.work();
            home.killDaemon();
            program.work();
            Path next = home.folder().resolve("next");
            // The daemon that this starts writes out what the one before left in its rings.
            home.ringside("create", "next", "--output=" + next, "--trace-format=ctf-1.8").succeeded();
            home.ringside("enable-event", "-u", "jvm:*").succeeded();
            home.ringside("start").succeeded();
            for (int attempt = 0; attempt < 100; attempt++) {
                if (home.ringside("list", "-u").succeeded().out().contains("Process " + program.pid)) {
                    break;
                }
            }
            List<Counted> after = program.work();
            end(home);
            ThreadSwitches switches = ThreadSwitches.of(trace);
            Counted sleeper = before.getFirst();
            assertThat(ThreadSwitches.of(switches.all(), sleeper.tid(), sleeper.begun(), sleeper.ended()).size())
                    .isGreaterThan(100);
            switches.assertDurations();
            assertThat(after).allSatisfy(each -> each.assertIn(ThreadSwitches.of(next).all()));
        }
    }

    @Test
    void aSnapshotHoldsTheNewestSwitches() throws IOException {
        try (var home = new Home()) {
            Path trace = home.folder().resolve("trace");
            home.ringside("create", "s", "--snapshot", "--output=" + trace).succeeded();
            home.ringside("enable-event", "-u", "jvm:*").succeeded();
            Program program = new Program(home);
            home.ringside("start").succeeded();
            List<Counted> counted = program.work();
            home.ringside("snapshot", "record").succeeded();
            home.ringside("destroy").succeeded();
            ThreadSwitches switches = ThreadSwitches.of(trace);
            assertThat(counted).allSatisfy(each -> each.assertIn(switches.all()));
            switches.assertDurations();
        }
    }

    @Test
    void aProgramInAPidNamespaceOfItsOwnIsFound() throws IOException {
        try (var home = new Home()) {
            List<String> unshare = List.of("unshare", "--pid", "--fork", "--mount-proc", "--kill-child");
            var probe = new ArrayList<>(unshare);
            probe.add("true");
            assumeTrue(
                    Programs.isInstalled("unshare") && home.run(probe).status() == 0,
                    "skipped: no PID namespace can be made here");
            Path trace = create(home);
            home.ringside("enable-event", "-u", "jvm:*").succeeded();
            home.ringside("add-context", "-u", "-t", "vpid", "-t", "vtid").succeeded();
            var command = new ArrayList<>(unshare);
            command.addAll(home.program(SWITCHER));
            // Its file for performance data has the name of a number that others may have in their namespaces.
            command.add(command.size() - 1, "-XX:-UsePerfData");
            Program program = new Program(home, command);
            assertThat(program.pid).isOne();
            home.ringside("start").succeeded();
            // Who a thread is in its own namespace is looked up when the daemon sees it first: these have not ended
            // then.
            program.say(WORK.replace("work", "stay"));
            List<Counted> counted = program.done();
            end(home);
            List<Switch> all = ThreadSwitches.of(trace).all();
            assertThat(counted).hasSize(5).allSatisfy(each -> assertFound(each, all));
        }
    }

    private static void assertFound(Counted counted, List<Switch> all) {
        List<Switch> ofThread = all.stream()
                .filter(seen -> seen.contexts().equals("vpid = 1, vtid = " + counted.tid()))
                .toList();
        assertThat(ofThread).as("%s among %d switches", counted, all.size()).isNotEmpty().allSatisfy(seen -> {
            assertThat(seen.pid()).isGreaterThan(1);
            assertThat(seen.tid()).isEqualTo(ofThread.getFirst().tid());
        });
        counted.as(ofThread.getFirst().tid()).assertIn(all);
    }

    @Test
    void threadsThatNoFileDescriptorsAreLeftForAreCounted() throws IOException {
        try (var home = new Home()) {
            // The daemon inherits the limit from the command that starts it.
            List<String> create = home.program(
                    "dev.ringside.cli.Main", "create", "s", "--output=" + home.folder().resolve("trace"));
            home.run(List.of("sh", "-c", "ulimit -n 400; exec " + String.join(" ", create))).succeeded();
            home.ringside("enable-event", "-u", "jvm:*").succeeded();
            Program program = new Program(home);
            program.say("idle 1000");
            assertThat(program.done()).isEmpty();
            home.ringside("start").succeeded();
            Home.Result stopped = home.ringside("stop");
            assertThat(stopped.out() + stopped.err())
                    .containsPattern("java-" + program.pid
                            + ": jvm:thread_switch_\\*: \\d+ of 1\\d{3} threads are left out: "
                            + "no more file descriptors, RLIMIT_NOFILE=400");
            home.ringside("destroy").succeeded();
        }
    }

    @Test
    void whereTheKernelRefusesTheReasonIsToldAndTheProgramDoesNotNotice() throws IOException {
        try (var home = new Home()) {
            List<String> create = home.program(
                    "dev.ringside.cli.Main", "create", "s", "--output=" + home.folder().resolve("trace"));
            var sealed = new ArrayList<>(Home.java("dev.ringside.interop.program.WithoutPerfEvents"));
            sealed.addAll(create);
            Home.Result created = home.run(sealed);
            assumeTrue(created.status() != 77, "skipped: no filter of system calls can be set here");
            created.succeeded();
            Home.Result refused = home.ringside("enable-event", "-u", "jvm:*");
            assertThat(refused.status()).isNotZero();
            assertThat(refused.err()).contains("perf_event_open(2) is refused: a seccomp filter");
            home.ringside("enable-event", "-u", "switcher:*").succeeded();
            Program program = new Program(home);
            assertThat(home.ringside("list", "-u").succeeded().out())
                    .contains("jvm:* are not available: perf_event_open(2) is refused")
                    .doesNotContain("jvm:thread_switch");
            home.ringside("start").succeeded();
            assertThat(program.work()).hasSize(5);
            end(home);
        }
    }
}
