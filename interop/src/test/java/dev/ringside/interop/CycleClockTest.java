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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Two sessions record the same thread switches at the same time, one on `--clock=tsc`, of the kernel and of the user
/// space domain: cut up by rotations and in snapshots, both tell the same times.
@Tag("peer")
final class CycleClockTest {
    private static final String MONOTONIC = "monotonic";
    private static final String CYCLES = "cycles";
    private static final List<String> SESSIONS = List.of(MONOTONIC, CYCLES);
    /// Two instances of tracefs read their clocks one after the other; a virtual processor may pause in between, but
    /// not at half of all events. A clock that goes wrong by a tenth of a percent is more than this apart within a
    /// second.
    private static final long MEDIAN_NANOS = 1_000_000;

    @BeforeEach
    void open() {
        Optional<Facility> missing = ThreadSwitchTracer.missing();
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElseThrow());
        assumeTrue(
                KernelTracer.facilities().stream()
                        .anyMatch(each -> each.name().equals("tracepoints") && each.present()),
                "skipped: no tracefs for this user");
    }

    /// The program whose threads switch, and what it has said of them.
    private record Program(BufferedReader lines, BufferedWriter words, long pid) {
        static Program start(Home home) throws IOException {
            Process process = home.startTalking(home.program("dev.ringside.interop.program.Switcher"));
            BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
            long pid = Long.parseLong(lines.readLine().substring("PID ".length()));
            for (int attempt = 0; attempt < 100; attempt++) {
                if (home.ringside("list", "-u").succeeded().out().contains("Process " + pid)) {
                    return new Program(lines, process.outputWriter(StandardCharsets.UTF_8), pid);
                }
            }
            throw new AssertionError("does not register: pid=" + pid);
        }

        /// @return the ids of the threads that have worked and ended
        Set<Integer> work() throws IOException {
            words.write("work 2 1 200\n");
            words.flush();
            Set<Integer> threads = new HashSet<>();
            for (String line = lines.readLine(); !line.equals("DONE"); line = lines.readLine()) {
                threads.add(Integer.parseInt(line.split(" ")[2]));
            }
            assertThat(threads).hasSize(3);
            return threads;
        }
    }

    private static Path trace(Home home, String session) {
        return home.folder().resolve(session);
    }

    private static void create(Home home, String... options) {
        for (String session : SESSIONS) {
            var create = new ArrayList<>(List.of("create", session, "--trace-format=ctf-1.8"));
            create.add("--output=" + trace(home, session));
            create.addAll(List.of(options));
            if (session.equals(CYCLES)) {
                create.add("--clock=tsc");
            }
            Home.Result made = home.ringside(create.toArray(String[]::new));
            assumeTrue(!made.err().contains("cannot be used here"), () -> "skipped: " + made.err());
            made.succeeded();
        }
    }

    private static Program start(Home home, boolean userSpace) throws IOException {
        Program program = Program.start(home);
        for (String session : SESSIONS) {
            home.ringside("enable-channel", "-k", "-s", session, "k", "--subbuf-size=1M").succeeded();
            home.ringside("enable-event", "-k", "-s", session, "-c", "k", "sched_switch").succeeded();
            home.ringside("track", "-k", "-s", session, "--pid=" + program.pid).succeeded();
            if (userSpace) {
                home.ringside("enable-channel", "-u", "-s", session, "u", "--subbuf-size=1M").succeeded();
                home.ringside("enable-event", "-u", "-s", session, "-c", "u", "jvm:*").succeeded();
            }
            home.ringside("start", session).succeeded();
        }
        return program;
    }

    private static void end(Home home) {
        for (String session : SESSIONS) {
            home.ringside("stop", session).succeeded();
            home.ringside("destroy", session).succeeded();
        }
    }

    @Test
    void chunksOfBothClocksTellTheSame() throws IOException {
        try (var home = new Home()) {
            create(home);
            Program program = start(home, false);
            Set<Integer> first = program.work();
            for (String session : SESSIONS) {
                home.ringside("rotate", session).succeeded();
            }
            Set<Integer> second = program.work();
            end(home);
            List<List<Switch>> cycles = chunks(trace(home, CYCLES));
            assertThat(cycles).hasSize(2);
            assertGoesOn(cycles.get(0), cycles.get(1));
            assertThat(cycles.get(0)).noneMatch(each -> second.contains(each.tid()));
            // The system may put a thread off for the last time after the program has seen its end.
            assertThat(cycles.get(1).stream().filter(each -> first.contains(each.tid()))).hasSizeLessThan(20);
            assertSame(
                    chunks(trace(home, MONOTONIC)).stream().flatMap(List::stream).toList(),
                    cycles.stream().flatMap(List::stream).toList(),
                    Stream.of(first, second).flatMap(Set::stream).toList());
        }
    }

    @Test
    void tracesOfBothClocksTellTheSame() throws IOException {
        try (var home = new Home()) {
            create(home);
            Program program = start(home, true);
            Set<Integer> threads = program.work();
            end(home);
            assertDomainsSame(home, threads);
        }
    }

    @Test
    void snapshotsOfBothClocksTellTheSame() throws IOException {
        try (var home = new Home()) {
            create(home, "--snapshot");
            Program program = start(home, true);
            Set<Integer> threads = program.work();
            for (String session : SESSIONS) {
                home.ringside("snapshot", "record", "-s", session).succeeded();
                home.ringside("destroy", session).succeeded();
            }
            assertDomainsSame(home, threads);
        }
    }

    private static void assertDomainsSame(Home home, Set<Integer> threads) {
        ThreadSwitches monotonic = ThreadSwitches.sinceEpoch(trace(home, MONOTONIC));
        ThreadSwitches cycles = ThreadSwitches.sinceEpoch(trace(home, CYCLES));
        assertSame(monotonic.sched(), cycles.sched(), List.copyOf(threads));
        assertSame(monotonic.all(), cycles.all(), List.copyOf(threads));
    }

    private static List<List<Switch>> chunks(Path trace) throws IOException {
        try (Stream<Path> folders = Files.list(trace.resolve("archives"))) {
            return folders.sorted(Comparator.comparing(each -> each.toString().replaceAll(".*-", "")))
                    .map(each -> ThreadSwitches.sinceEpoch(each).sched())
                    .toList();
        }
    }

    private static void assertGoesOn(List<Switch> before, List<Switch> after) {
        Map<Integer, Long> last = new HashMap<>();
        before.forEach(each -> last.merge(each.cpu(), each.nanos(), Math::max));
        assertThat(after).isNotEmpty().allSatisfy(each ->
                assertThat(each.nanos()).isGreaterThanOrEqualTo(last.getOrDefault(each.cpu(), 0L)));
    }

    /// The same switches of these threads, at the same times.
    private static void assertSame(List<Switch> monotonic, List<Switch> cycles, List<Integer> threads) {
        List<Long> apart = new ArrayList<>();
        for (int thread : threads) {
            List<Switch> expected = of(monotonic, thread);
            List<Switch> found = of(cycles, thread);
            assertThat(found.stream().map(each -> List.of(each.cpu(), each.in(), each.preempted())))
                    .isEqualTo(expected.stream()
                            .map(each -> List.of(each.cpu(), each.in(), each.preempted()))
                            .toList());
            for (int i = 0; i < found.size(); i++) {
                apart.add(Math.abs(found.get(i).nanos() - expected.get(i).nanos()));
            }
        }
        assertThat(apart).hasSizeGreaterThan(400);
        long[] sorted = apart.stream().flatMapToLong(LongStream::of).sorted().toArray();
        assertThat(sorted[sorted.length / 2]).isLessThan(MEDIAN_NANOS);
    }

    private static List<Switch> of(List<Switch> switches, int thread) {
        return ThreadSwitches.of(switches, thread, 0, Long.MAX_VALUE);
    }
}
