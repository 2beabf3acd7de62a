// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.ctf.testing.Audience;
import dev.ringside.ctf.testing.RandomSchemas;
import dev.ringside.ctf.testing.RandomTraces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
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
    private static final int TRACES = Integer.getInteger("ringside.traces", 60);
    private static final long FIRST_SEED = Long.getLong("ringside.seed", 1);
    private static final long MAX_TRACE_BYTES = 300_000;

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

    @BeforeAll
    void needsBabeltrace() {
        Peers.assumeBabeltrace(home, 2, 1);
    }

    @AfterAll
    void deleteFolder() {
        home.close();
    }

    @Test
    void randomTracesOfCtf2ReadAlike() throws IOException {
        compareRandomTraces(seed -> new RandomSchemas(seed, Audience.BABELTRACE_2_1).ctf2(), Audience.BABELTRACE_2_1);
    }

    @Test
    void randomTracesOfCtf18ReadAlike() throws IOException {
        compareRandomTraces(seed -> new RandomSchemas(seed, Audience.BABELTRACE_2_0).ctf18(), Audience.BABELTRACE_2_0);
    }

    private void compareRandomTraces(Function<Long, TraceClass> schemas, Audience audience) throws IOException {
        System.out.println("WholeOutputTest -Dringside.seed=" + FIRST_SEED);
        int compared = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + TRACES; seed++) {
            Path trace = home.folder().resolve(audience + "-" + seed);
            if (RandomTraces.write(RandomTraces.mergeable(schemas.apply(seed)), seed, trace, audience) > 0) {
                compared += compare(trace, "-Dringside.seed=" + seed + " -Dringside.traces=1");
                compared += isAlike(TRACE_INFOS, trace, "-Dringside.seed=" + seed) ? 1 : 0;
            }
        }
        assertThat(compared).as("texts compared").isGreaterThan(TRACES);
    }

    /// The original is what Babeltrace makes of it.
    @Test
    void whatIsWrittenAsCtf2ReadsInBabeltraceAsTheOriginal() throws IOException {
        List<String> details = List.of("TRACE", "-c", "sink.text.details", "-p",
                "with-metadata=no,with-stream-name=no,with-trace-name=no");
        for (long seed = FIRST_SEED; seed < FIRST_SEED + TRACES; seed++) {
            Path trace = home.folder().resolve("original-" + seed);
            TraceClass traceClass = RandomTraces.mergeable(new RandomSchemas(seed, Audience.BABELTRACE_2_1).ctf2());
            if (RandomTraces.write(traceClass, seed, trace, Audience.BABELTRACE_2_1) == 0) {
                continue;
            }
            Home.Result original = theirs(details, trace);
            if (original.status() != 0) {
                continue;
            }
            for (String[] options : new String[][] {{}, {"--debug-info"}}) {
                Path written = home.folder().resolve("written-" + options.length + "-" + seed);
                Babeltrace.Text conversion = Babeltrace.rewrite(trace, "2", written, options);
                assertThat(conversion.status()).as("seed %d: %s", seed, conversion.err()).isZero();
                assertThat(theirs(details, written)).as("seed %d", seed).isEqualTo(original);
            }
        }
    }

    @Test
    void tracesOfTheCorpusReadAlike() throws IOException {
        String shared = System.getProperty("ringside.shared", "");
        Path corpus = Path.of(shared).resolve("traces").toAbsolutePath().normalize();
        assumeTrue(!shared.isEmpty() && Files.isDirectory(corpus), "skipped: no corpus of traces");
        List<Path> traces = new ArrayList<>();
        try (Stream<Path> files = Files.walk(corpus)) {
            files.filter(file -> file.endsWith("metadata") && Files.isRegularFile(file))
                    .map(Path::getParent)
                    .filter(folder -> !corpus.relativize(folder).toString().contains("fail/"))
                    .sorted()
                    .forEach(traces::add);
        }
        int compared = 0;
        for (Path trace : traces) {
            if (sizeBytes(trace) <= MAX_TRACE_BYTES) {
                compared += compare(trace, trace.toString());
            }
        }
        assertThat(compared).as("texts compared").isGreaterThan(traces.size());
    }

    private static long sizeBytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private int compare(Path trace, String description) {
        int compared = 0;
        for (List<String> command : COMMANDS) {
            compared += isAlike(command, trace, description) ? 1 : 0;
        }
        return compared;
    }

    /// What Babeltrace refuses or dies of is compared elsewhere: `ConformanceTest` knows which of them have to be
    /// refused.
    ///
    /// @return whether there was something to compare
    private boolean isAlike(List<String> command, Path trace, String description) {
        Home.Result theirs = theirs(command, trace);
        if (theirs.status() != 0) {
            return false;
        }
        List<String> arguments = with(command, trace);
        Babeltrace.Text ours = Babeltrace.run(arguments.toArray(String[]::new));
        if (ours.status() != 0) {
            // Several names of LTTng's that Babeltrace takes although the specifications do not.
            assertThat(description).as(ours.err()).contains("traces/");
            return false;
        }
        Optional<String> difference = command.contains("sink.text.details")
                ? ours.out().equals(theirs.out()) ? Optional.empty() : Optional.of(ours.out() + theirs.out())
                : PeerText.difference("ours", ours.out(), "babeltrace2", theirs.out());
        assertThat(difference).as("%s: %s", description, arguments).isEmpty();
        return true;
    }

    private Home.Result theirs(List<String> command, Path trace) {
        var line = new ArrayList<>(List.of("env", "TZ=UTC", "BABELTRACE_TERM_COLOR=NEVER", Peers.babeltrace()));
        line.addAll(with(command, trace));
        Home.Result result = home.run(line);
        return new Home.Result(result.status(), result.out(), "");
    }

    private static List<String> with(List<String> command, Path trace) {
        return command.stream().map(word -> word.replace("TRACE", trace.toString())).toList();
    }
}
