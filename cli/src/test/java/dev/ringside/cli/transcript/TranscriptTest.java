// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringside.cli.Main;
import dev.ringside.cli.console.Environment;
import dev.ringside.protocol.RunDirectory;
import dev.ringside.session.SessionDaemon;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Replays the transcripts of the real `lttng` against a daemon of our own, in their order, since each builds on those
/// before.
class TranscriptTest {
    private static final String WITH_APPLICATION = "12-list-events";
    private static final int TOPIC_COUNT = 29;

    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(strings = {"", ".mi-xml"})
    void answersAsTheRealProgramDid(String kind) throws Exception {
        Path folder = Path.of(System.getProperty("ringside.shared", ""), "reference", "lttng-cli-transcripts");
        assumeTrue(Files.isDirectory(folder), "no transcripts of lttng to replay: " + folder);
        TranscriptCoverage coverage = TranscriptCoverage.read();
        Replay replay = new Replay(home, coverage);
        Map<String, String> variables = Map.of("RINGSIDE_HOME", home.toString());
        try (SessionDaemon _ = SessionDaemon.start(RunDirectory.of(variables, RunDirectory.ownUid()))) {
            for (Path file : files(folder, kind)) {
                replay.run(Transcript.read(file));
            }
        }
        System.out.println("transcripts" + kind + ": " + replay.replayed() + " commands replayed, " + replay.skipped()
                + " not (see coverage.txt)");
        assertThat(replay.differences()).isEmpty();
        assertThat(replay.replayed()).isGreaterThan(80);
    }

    private static List<Path> files(Path folder, String kind) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> matching = files.filter(file ->
                            file.getFileName().toString()
                                    .matches("(?!00)[0-9]{2}-[a-z-]+" + kind.replace(".", "\\.") + "\\.txt"))
                    .sorted()
                    .toList();
            assertThat(matching).hasSize(TOPIC_COUNT);
            return matching;
        }
    }

    /// What is common to the transcripts of one kind.
    private static final class Replay {
        private final Path home;
        private final TranscriptCoverage coverage;
        private final Normalization normalization;
        private final Environment environment;
        private final List<String> differences = new ArrayList<>();
        private final Map<String, Integer> occurrences = new HashMap<>();
        private int replayed;
        private int skipped;

        Replay(Path home, TranscriptCoverage coverage) {
            this.home = home;
            this.coverage = coverage;
            this.normalization = new Normalization(home.toString(), coverage.withouts());
            this.environment =
                    new Environment(Map.of("RINGSIDE_HOME", home.toString(), "LC_ALL", "C.UTF-8"), home, false);
        }

        int replayed() {
            return replayed;
        }

        int skipped() {
            return skipped;
        }

        List<String> differences() {
            return differences;
        }

        void run(Transcript transcript) throws IOException, InterruptedException {
            String topic = transcript.topic().replace(".mi-xml", "");
            if (!topic.equals(WITH_APPLICATION)) {
                runEntries(topic, transcript);
                return;
            }
            Process application = start();
            try (BufferedReader output = application.inputReader()) {
                assertThat(output.readLine()).isEqualTo("there");
                runEntries(topic, transcript);
            } finally {
                application.getOutputStream().close();
                application.waitFor();
            }
        }

        private void runEntries(String topic, Transcript transcript) throws IOException, InterruptedException {
            for (Transcript.Entry entry : transcript.entries()) {
                switch (entry) {
                    case Transcript.Exchange exchange -> replay(topic, transcript.topic(), exchange);
                    case Transcript.Run run -> {
                        if (coverage.reasonToSkip(topic, "*").isEmpty()) {
                            assertThat(start(Integer.toString(run.rounds())).waitFor()).isZero();
                        }
                    }
                }
            }
        }

        private void replay(String topic, String file, Transcript.Exchange exchange) {
            List<String> words = exchange.words().subList(1, exchange.words().size());
            String command = exchange.line().replaceFirst("^lttng ?(--mi=xml)? ?", "");
            int occurrence = occurrences.merge(file + command, 1, Integer::sum);
            String key = occurrence == 1 ? command : command + " (" + occurrence + ")";
            if (!coverage.reasonToSkip(topic, key).isEmpty()) {
                skipped++;
                return;
            }
            boolean listing = command.startsWith("list") || command.startsWith("status");
            replayed++;
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            String[] arguments = words.stream()
                    .map(word -> word.replace("/home/demo", home.toString()))
                    .toArray(String[]::new);
            int status = Main.run("lttng", arguments, environment, stream(out), stream(err));
            String expected = described(
                    normalization.expected(exchange.out(), listing),
                    normalization.expected(exchange.err(), listing),
                    exchange.exitStatus());
            String actual = described(
                    normalization.actual(out.toString(StandardCharsets.UTF_8)),
                    normalization.actual(err.toString(StandardCharsets.UTF_8)),
                    status);
            if (!actual.equals(expected)) {
                differences.add(file + ": " + exchange.line() + "\n--- expected\n" + expected + "\n--- actual\n"
                        + actual + "\n");
            }
        }

        private static String described(String out, String err, int status) {
            return out + "\n[stderr]\n" + err + "\n[exit status " + status + "]";
        }

        private static PrintStream stream(ByteArrayOutputStream bytes) {
            return new PrintStream(bytes, true, StandardCharsets.UTF_8);
        }

        private Process start(String... arguments) throws IOException {
            List<String> command = new ArrayList<>(TestApplication.command());
            command.addAll(List.of(arguments));
            ProcessBuilder builder =
                    TestApplication.builder(home, command).redirectError(ProcessBuilder.Redirect.INHERIT);
            if (arguments.length > 0) {
                builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
            }
            return builder.start();
        }
    }
}
