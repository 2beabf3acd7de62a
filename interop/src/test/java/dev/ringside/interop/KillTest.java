// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ring.RingFile;
import dev.ringside.ring.RingLayout;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `kill -9` in the middle of full load, of applications and of the daemon.
final class KillTest {
    private static final String TICKER = "dev.ringside.interop.program.Ticker";
    private static final int KILLS = Integer.getInteger("ringside.kills", 100);
    private static final int THREADS = 3;
    private static final int EVENTS = 20_000;
    private static final Pattern TICK = Pattern.compile("\\{ run = (\\d+), thread = (\\d+), counter = (\\d+) \\}");

    private record Track(int run, int thread) {}

    @Test
    void everyEventBeforeTheKillOfAnApplicationIsInTheTrace() throws Exception {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("seed=" + seed);
        var random = new SplittableRandom(seed);
        try (var home = new Home()) {
            Path trace = home.folder().resolve("trace");
            Path shm = home.folder().resolve("shm");
            home.ringside("create", "kill", "--output=" + trace, "--shm-path=" + shm).succeeded();
            // Room for all that one run can record, so that nothing is discarded whatever the consumer does.
            home.ringside("enable-channel", "-u", "ch", "--subbuf-size=256k", "--num-subbuf=16")
                    .succeeded();
            home.ringside("enable-event", "-u", "-c", "ch", "ticker:*").succeeded();
            home.ringside("start").succeeded();
            var killedAt = new HashMap<Integer, Long>();
            for (int run = 0; run < KILLS; run++) {
                long tellAt = random.nextInt(EVENTS / 2);
                killedAt.put(run, tellAt);
                killAt(home, run, tellAt);
            }
            home.run(ticker(KILLS, -1)).succeeded();
            Home.Result stopped = home.ringside("stop").succeeded();
            assertThat(stopped.err()).doesNotContain("discarded").doesNotContain("lost");
            assertThat(ringFiles(shm)).isNotEmpty().allSatisfy(KillTest::nobodyOwnsARing);
            home.ringside("destroy").succeeded();

            Map<Track, Long> counted = countersWithoutHoles(home, trace);
            for (int run = 0; run < KILLS; run++) {
                // The first thread had recorded this event when it said so.
                assertThat(counted.get(new Track(run, 0))).as("run %d", run).isGreaterThan(killedAt.get(run));
            }
            for (int thread = 0; thread < THREADS; thread++) {
                assertThat(counted.get(new Track(KILLS, thread))).isEqualTo(EVENTS);
            }
        }
    }

    @Test
    void anApplicationOutlivesItsDaemonAndRegistersWithTheNext() throws Exception {
        try (var home = new Home()) {
            home.ringside("create", "first", "--output=" + home.folder().resolve("first"))
                    .succeeded();
            home.ringside("enable-event", "-u", "ticker:*").succeeded();
            home.ringside("start").succeeded();
            Process program = home.startTalking(ticker(0, -1));
            try (var lines = lines(program)) {
                assertThat(lines.readLine()).isEqualTo("EVENTS " + THREADS * EVENTS);
                home.killDaemon();
                assertThat(program.isAlive()).isTrue();

                Path trace = home.folder().resolve("second");
                home.ringside("create", "second", "--output=" + trace).succeeded();
                awaitRegistration(home, program.pid());
                program.getOutputStream().close();
                assertThat(Home.await(program).status()).isZero();
            }
        }
    }

    private static List<Path> ringFiles(Path shm) throws IOException {
        try (Stream<Path> files = Files.walk(shm)) {
            return files.filter(file -> Files.isRegularFile(file) && isRingFile(file)).toList();
        }
    }

    private static boolean isRingFile(Path file) {
        try (RingFile _ = RingFile.open(file)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void nobodyOwnsARing(Path path) throws IOException {
        try (RingFile file = RingFile.open(path)) {
            for (int ring = 0; ring < file.shape().ringCount(); ring++) {
                long owner = RingLayout.CONTROL_START + (long) ring * RingLayout.CONTROL_STRIDE + RingLayout.OWNER;
                assertThat(file.segment().get(ValueLayout.JAVA_INT, owner)).as("ring %d", ring).isZero();
            }
        }
    }

    /// Asks the daemon again and again: registering is the application's own doing, and each answer takes a process.
    private static void awaitRegistration(Home home, long pid) {
        for (int attempt = 0; attempt < 100; attempt++) {
            if (home.ringside("list", "-u").succeeded().out().contains("Process " + pid)) {
                return;
            }
        }
        throw new AssertionError("does not register: pid=" + pid);
    }

    private static void killAt(Home home, int run, long tellAt) throws IOException, InterruptedException {
        Process program = home.startTalking(ticker(run, tellAt));
        try (var lines = lines(program)) {
            assertThat(lines.readLine()).isEqualTo("AT " + tellAt);
            program.destroyForcibly().waitFor();
        }
    }

    private static BufferedReader lines(Process program) {
        return new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8));
    }

    private static List<String> ticker(int run, long tellAt) {
        return Home.java(TICKER, "" + run, "" + THREADS, "" + EVENTS, "" + tellAt);
    }

    /// How many events each thread of each run has in the trace; fails where a counter is not one more than the one
    /// before.
    private static Map<Track, Long> countersWithoutHoles(Home home, Path trace)
            throws IOException, InterruptedException {
        var next = new HashMap<Track, Long>();
        Process convert = home.startTalking(Home.java("dev.ringside.cli.Main", "convert", trace.toString()));
        convert.getOutputStream().close();
        try (var lines = lines(convert)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher matcher = TICK.matcher(line);
                assertThat(matcher.find()).as(line).isTrue();
                var track = new Track(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
                long counter = Long.parseLong(matcher.group(3));
                long expected = next.getOrDefault(track, 0L);
                if (counter != expected) {
                    throw new AssertionError("hole: expected=" + expected + " line=" + line);
                }
                next.put(track, counter + 1);
            }
            assertThat(convert.waitFor()).isZero();
        }
        return next;
    }
}
