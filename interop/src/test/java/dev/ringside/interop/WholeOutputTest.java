// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.ctf.testing.Audience;
import dev.ringside.ctf.testing.RandomSchemas;
import dev.ringside.ctf.testing.RandomTraces;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Whole outputs of Ringside and of the real Babeltrace 2.1, which knows CTF 2: all texts of the same trace, of random
/// traces, of what Ringside writes, and of the corpus.
@Tag("peer")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WholeOutputTest {
    private static final int TRACES = Integer.getInteger("ringside.traces", 40);
    private static final long FIRST_SEED = Long.getLong("ringside.seed", 1);
    private static final long MAX_TRACE_BYTES = 300_000;
    /// Each trace by each command, which takes some minutes.
    private static final boolean ALL = Boolean.getBoolean("ringside.all");
    private static final int COMMANDS_OF_A_TRACE = 3;

    /// A trace stands for `TRACE`.
    private static final List<List<String>> COMMANDS = List.of(
            List.of("--fields=all", "--names=all", "--clock-gmt", "TRACE"),
            List.of("--clock-cycles", "--names=none", "--no-delta", "TRACE"),
            List.of("--clock-seconds", "--fields=loglevel,emf,trace:domain,trace", "--names=header,payload", "TRACE"),
            List.of("TRACE", "-c", "sink.text.pretty", "-p",
                    "print-enum-flags=yes,clock-date=yes,clock-gmt=yes,verbose=yes"),
            List.of("TRACE", "-c", "sink.text.details", "-p", "with-stream-name=no"),
            List.of("TRACE", "-c", "sink.text.details", "-p", "compact=yes,with-stream-name=no"),
            List.of("--clock-force-correlate", "--clock-offset=-3", "--clock-offset-ns=17", "TRACE", "-c",
                    "sink.text.details", "-p", "with-stream-name=no"),
            List.of("TRACE", "-c", "sink.utils.counter", "-p", "step=+1"),
            List.of("query", "source.ctf.fs", "babeltrace.support-info", "-p", "type=\"directory\",input=\"TRACE\""));

    private static final List<String> TRACE_INFOS =
            List.of("query", "source.ctf.fs", "babeltrace.trace-infos", "-p", "inputs=[\"TRACE\"]");

    private final Home home = new Home();

    private PeerComparison peers;

    @BeforeAll
    void needsBabeltrace() throws InterruptedException {
        peers = PeerComparison.withBabeltrace21(home);
    }

    @AfterAll
    void deleteFolder() {
        home.close();
    }

    @Test
    void randomTracesOfCtf2ReadAlike() throws Exception {
        compareRandomTraces(seed -> new RandomSchemas(seed, Audience.BABELTRACE_2_1).ctf2(), Audience.BABELTRACE_2_1);
    }

    @Test
    void randomTracesOfCtf18ReadAlike() throws Exception {
        compareRandomTraces(seed -> new RandomSchemas(seed, Audience.BABELTRACE_2_0).ctf18(), Audience.BABELTRACE_2_0);
    }

    private void compareRandomTraces(Function<Long, TraceClass> schemas, Audience audience) throws Exception {
        System.out.println("WholeOutputTest -Dringside.seed=" + FIRST_SEED);
        int compared = PeerComparison.compareAll(seeds(), seed -> {
            Path trace = home.folder().resolve(audience + "-" + seed);
            if (RandomTraces.write(RandomTraces.mergeable(schemas.apply(seed)), seed, trace, audience) == 0) {
                return 0;
            }
            String description = "-Dringside.seed=" + seed + " -Dringside.traces=1";
            return compare(trace, seed, description) + (peers.isAlike(TRACE_INFOS, trace, description) ? 1 : 0);
        });
        assertThat(compared).as("texts compared").isGreaterThan(TRACES);
    }

    private static List<Long> seeds() {
        return LongStream.range(FIRST_SEED, FIRST_SEED + TRACES).boxed().toList();
    }

    /// The original is what Babeltrace makes of it.
    @Test
    void whatIsWrittenAsCtf2ReadsInBabeltraceAsTheOriginal() throws Exception {
        List<String> details = List.of("TRACE", "-c", "sink.text.details", "-p",
                "with-metadata=no,with-stream-name=no,with-trace-name=no");
        int compared = PeerComparison.compareAll(seeds(), seed -> {
            Path trace = home.folder().resolve("original-" + seed);
            TraceClass traceClass = RandomTraces.mergeable(new RandomSchemas(seed, Audience.BABELTRACE_2_1).ctf2());
            if (RandomTraces.write(traceClass, seed, trace, Audience.BABELTRACE_2_1) == 0) {
                return 0;
            }
            Home.Result original = peers.theirs(details, trace);
            if (original.status() != 0) {
                return 0;
            }
            for (String[] options : new String[][] {{}, {"--debug-info"}}) {
                Path written = home.folder().resolve("written-" + options.length + "-" + seed);
                Babeltrace.Text conversion = Babeltrace.rewrite(trace, "2", written, options);
                assertThat(conversion.status()).as("seed %d: %s", seed, conversion.err()).isZero();
                assertThat(peers.theirs(details, written)).as("seed %d", seed).isEqualTo(original);
            }
            return 2;
        });
        assertThat(compared).as("texts compared").isGreaterThan(TRACES);
    }

    @Test
    void tracesOfTheCorpusReadAlike() throws Exception {
        List<Path> traces = Corpus.tracesOrSkip(MAX_TRACE_BYTES);
        int compared = PeerComparison.compareAll(
                traces, trace -> compare(trace, trace.toString().hashCode(), trace.toString()));
        assertThat(compared).as("texts compared").isGreaterThan(traces.size());
    }

    /// By all commands, or by some of them, other ones for each trace.
    private int compare(Path trace, long turn, String description) {
        int compared = 0;
        for (int command = 0; command < COMMANDS.size(); command++) {
            if (ALL || Math.floorMod(command - turn, COMMANDS.size() / COMMANDS_OF_A_TRACE) == 0) {
                compared += peers.isAlike(COMMANDS.get(command), trace, description) ? 1 : 0;
            }
        }
        return compared;
    }
}
