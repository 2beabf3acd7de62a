// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What Ringside records when nobody names a format, CTF 2, the real Babeltrace 2.1 reads: all texts and warnings of
/// it, to the same bytes.
@Tag("peer")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RecordedCtf2Test {
    private static final List<List<String>> COMMANDS = List.of(
            List.of("TRACE"),
            List.of("--fields=all", "--names=all", "--clock-gmt", "TRACE"),
            List.of("TRACE", "-c", "sink.text.details"));

    private final Home home = new Home();
    private PeerComparison peers;

    @BeforeAll
    void needsBabeltrace() throws InterruptedException {
        peers = PeerComparison.withBabeltrace21(home);
    }

    @AfterAll
    void endDaemon() {
        home.close();
    }

    private void ringside(String... words) {
        home.ringside(words).succeeded();
    }

    private Path create(String session, String... options) {
        Path trace = home.folder().resolve(session);
        var create = new ArrayList<>(List.of("create", session, "--output=" + trace));
        create.addAll(List.of(options));
        Home.Result made = home.ringside(create.toArray(String[]::new));
        assumeTrue(!made.err().contains("cannot be used here"), () -> "skipped: " + made.err());
        made.succeeded();
        return trace;
    }

    /// The whole trace: its parts, some of which may have packets in common, in whatever order they are given.
    private void assertReadsAlike(Path trace, List<Path> parts) {
        assertReadsAlike(trace);
        var command = new ArrayList<>(parts.reversed().stream().map(Path::toString).toList());
        peers.assertAlike(command, trace);
    }

    private void assertReadsAlike(Path trace) {
        for (List<String> command : COMMANDS) {
            assertThat(peers.assertAlike(command, trace)).isNotEmpty();
        }
    }

    @Test
    void allFieldsOfUserSpaceWithContexts() {
        Path trace = create("fields");
        ringside("enable-channel", "-u", "ch", "--buffers-pid");
        ringside("enable-event", "-u", "-c", "ch", "-a");
        ringside("add-context", "-u", "-t", "procname", "-t", "vpid", "-t", "vtid");
        ringside("start");
        home.run(Home.java("dev.ringside.interop.program.AllTypes", "50")).succeeded();
        ringside("destroy", "fields");
        assertReadsAlike(trace);
    }

    @Test
    void lostEventsAndPackets() {
        Path trace = create("lost");
        ringside("enable-channel", "-u", "discarding", "--subbuf-size=4k", "--num-subbuf=2");
        ringside("enable-channel", "-u", "overwriting", "--overwrite", "--subbuf-size=4k", "--num-subbuf=2");
        ringside("enable-event", "-u", "-c", "discarding", "-a");
        ringside("enable-event", "-u", "-c", "overwriting", "-a");
        ringside("start");
        home.run(Home.java("dev.ringside.interop.program.Ticker", "1", "4", "20000", "-1")).succeeded();
        ringside("destroy", "lost");
        assertReadsAlike(trace);
    }

    @Test
    void chunksAndSnapshotsOfBothClocksWithTheKernelAndTheSwitchesOfThreads() throws IOException {
        Optional<Facility> missing = ThreadSwitchTracer.missing();
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElseThrow());
        assumeTrue(
                KernelTracer.facilities().stream()
                        .anyMatch(each -> each.name().equals("tracepoints") && each.present()),
                "skipped: no tracefs for this user");
        Process program = home.startTalking(home.program("dev.ringside.interop.program.Switcher"));
        BufferedReader lines = program.inputReader(StandardCharsets.UTF_8);
        BufferedWriter words = program.outputWriter(StandardCharsets.UTF_8);
        long pid = Long.parseLong(lines.readLine().substring("PID ".length()));
        for (String clock : List.of("monotonic", "tsc")) {
            enable(create("chunks-" + clock, "--clock=" + clock), pid);
            enable(create("snapshots-" + clock, "--clock=" + clock, "--snapshot"), pid);
        }
        List<Path> traces = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            work(words, lines);
            for (String clock : List.of("monotonic", "tsc")) {
                ringside("rotate", "chunks-" + clock);
                ringside("snapshot", "record", "-s", "snapshots-" + clock);
            }
        }
        for (String clock : List.of("monotonic", "tsc")) {
            for (String kind : List.of("chunks-", "snapshots-")) {
                ringside("destroy", kind + clock);
                traces.add(home.folder().resolve(kind + clock));
            }
        }
        for (Path trace : traces) {
            assertThat(parts(trace)).as("chunks or snapshots").hasSizeGreaterThan(1);
            assertReadsAlike(trace, parts(trace));
            for (Path part : parts(trace)) {
                assertReadsAlike(part);
            }
        }
    }

    private void enable(Path trace, long pid) {
        String session = trace.getFileName().toString();
        ringside("enable-channel", "-k", "-s", session, "k", "--subbuf-size=256k");
        ringside("enable-event", "-k", "-s", session, "-c", "k", "sched_switch,sched_waking");
        ringside("enable-event", "-k", "-s", session, "-c", "k", "--syscall", "futex,openat,write,mmap");
        ringside("add-context", "-k", "-s", session, "-c", "k", "-t", "tid", "-t", "pid", "-t", "procname",
                "-t", "prio");
        ringside("track", "-k", "-s", session, "--pid=" + pid);
        if (session.startsWith("chunks")) {
            ringside("start", session);
            return;
        }
        ringside("enable-channel", "-u", "-s", session, "u", "--subbuf-size=256k");
        ringside("enable-event", "-u", "-s", session, "-c", "u", "jvm:thread_switch_*,switcher:*");
        ringside("add-context", "-u", "-s", session, "-c", "u", "-t", "vtid");
        ringside("start", session);
    }

    private static void work(BufferedWriter words, BufferedReader lines) throws IOException {
        words.write("work 2 1 100\n");
        words.flush();
        while (!lines.readLine().equals("DONE")) {
            // What it counts is compared elsewhere.
        }
    }

    /// The folders of the chunks, or of the snapshots.
    private static List<Path> parts(Path trace) throws IOException {
        Path archives = trace.resolve("archives");
        try (Stream<Path> folders = Files.list(Files.isDirectory(archives) ? archives : trace)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }
}
