// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.cli.transcript.TestApplication;
import dev.ringside.protocol.RunDirectory;
import dev.ringside.session.SessionDaemon;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The whole round, with daemons and programs that are processes of their own.
class RecordCommandTest {
    private static final int ROUNDS = 10;
    private static final int EVENTS_PER_ROUND = 9;

    @TempDir
    private Path home;

    private RunDirectory directory() {
        return RunDirectory.of(Map.of("RINGSIDE_HOME", home.toString()), RunDirectory.ownUid());
    }

    private CommandRun record(List<String> program, String... options) {
        List<String> words = new ArrayList<>(List.of("record"));
        words.addAll(Arrays.asList(options));
        words.add("--");
        words.addAll(program);
        return CommandRun.of(home, words.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ctf-1.8", "ctf-2"})
    void saysWhatAnInstrumentedProgramRecorded(String format) {
        CommandRun run = record(TestApplication.command(ROUNDS), "-o", "trace", "--trace-format=" + format);
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("Recorded " + ROUNDS * EVENTS_PER_ROUND + " events in ")
                .containsPattern("alltypes:pair_begin +" + ROUNDS + " ")
                .contains("Discarded events: 0\n")
                .contains("Lost packets:     0\n")
                .contains("Trace:            " + home.resolve("trace") + "\n")
                .contains("Look at it with:  ringside view " + home.resolve("trace") + "\n");
    }

    @Test
    void recordsOnlyWhatTheRulesSay() {
        CommandRun run = record(TestApplication.command(ROUNDS), "-u", "alltypes:pair_*", "-u", "alltypes:lvl_warning");
        assertThat(run.out()).contains("Recorded " + 3 * ROUNDS + " events in ").doesNotContain("one_int");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ctf-1.8", "ctf-2"})
    void recordsOnTheTimeStampCounter(String format) throws IOException {
        TimeStampCounter.assumeTrusted();
        Instant before = Instant.now();
        CommandRun run =
                record(TestApplication.command(ROUNDS), "-o", "trace", "--clock=tsc", "--trace-format=" + format);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("Recorded " + ROUNDS * EVENTS_PER_ROUND + " events in ");
        CommandRun text = CommandRun.of(home, "convert", "--clock-seconds", home.resolve("trace").toString());
        assertThat(text.out().lines()).hasSize(ROUNDS * EVENTS_PER_ROUND).allSatisfy(line -> {
            BigDecimal seconds = new BigDecimal(line.substring(1, line.indexOf(']')));
            Instant time = Instant.ofEpochSecond(seconds.longValue());
            assertThat(time).isBetween(before.minusSeconds(1), Instant.now());
        });
    }

    @Test
    void saysWhyAProgramCannotRecordOnTheTimeStampCounter() throws IOException {
        TimeStampCounter.assumeTrusted();
        List<String> program = new ArrayList<>(TestApplication.command(1));
        assertThat(program.remove("--enable-native-access=ALL-UNNAMED")).isTrue();
        CommandRun run = record(program, "-o", "trace", "--clock=tsc");
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("Recorded 0 events in ");
        assertThat(run.err())
                .containsOnlyOnce(" does not record: ")
                .contains("the time stamp counter, cannot be read by the program: native access is not enabled");
    }

    @Test
    void endsTheDaemonThatItStarted() {
        record(TestApplication.command(1));
        assertThat(directory().pidFile()).doesNotExist();
        assertThat(CommandRun.of(home, "list").err()).contains("No session daemon is available");
    }

    @Test
    void leavesADaemonAndItsSessionsThatWereThereBefore() throws IOException {
        try (SessionDaemon _ = SessionDaemon.start(directory())) {
            CommandRun.of(home, "create", "before");
            record(TestApplication.command(1));
            CommandRun list = CommandRun.of(home, "list");
            assertThat(list.out()).contains("`before`").doesNotContain("`java`");
        }
    }

    @Test
    void saysThatNoApplicationRegisteredAndLeavesNoTrace() {
        CommandRun run = record(List.of("true"), "--output=trace");
        assertThat(run.status()).isZero();
        assertThat(run.err()).contains("No application registered with the session daemon while true ran");
        assertThat(home.resolve("trace")).doesNotExist();
    }

    @Test
    void givesTheExitStatusOfTheProgram() {
        CommandRun run = record(List.of("sh", "-c", "exit 7"));
        assertThat(run.status()).isEqualTo(7);
        assertThat(run.err()).contains("sh ended with exit status 7");
    }

    /// On a busy machine the three seconds that others wait for a daemon are too few.
    @Test
    void hasTheProgramWaitForItsDaemonUnlessTheUserSaysHowLong() throws IOException {
        String print = "echo \"$RINGSIDE_REGISTER_TIMEOUT $LTTNG_UST_REGISTER_TIMEOUT\" > \"$0\"";
        Path said = home.resolve("said");
        List<String> words = List.of("record", "--", "sh", "-c", print, said.toString());
        CommandRun.of(Map.of("RINGSIDE_REGISTER_TIMEOUT", ""), "ringside", home, words.toArray(String[]::new));
        assertThat(said).hasContent("60000 ");
        CommandRun.of(Map.of("RINGSIDE_REGISTER_TIMEOUT", "7"), "ringside", home, words.toArray(String[]::new));
        assertThat(said).hasContent("7 ");
        CommandRun.of(
                Map.of("RINGSIDE_REGISTER_TIMEOUT", "", "LTTNG_UST_REGISTER_TIMEOUT", "9"),
                "ringside",
                home,
                words.toArray(String[]::new));
        assertThat(said).hasContent(" 9");
    }

    @Test
    void saysWhichSignalEndedTheProgram() {
        CommandRun run = record(List.of("sh", "-c", "kill -9 $$"));
        assertThat(run.status()).isEqualTo(128 + 9);
        assertThat(run.err()).contains("sh was ended by signal 9");
    }

    @Test
    void runsTheFileNamedRunOfAFolder() throws IOException {
        Path program = Files.createDirectories(home.resolve("program")).resolve("run");
        Files.writeString(program, "#!/bin/sh\nexit 5\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        CommandRun run = record(List.of("./program"));
        assertThat(run.status()).isEqualTo(5);
        assertThat(run.err()).contains("program ended with exit status 5");
    }

    @Test
    void doesNotBeginWithoutAProgramThatCanBeRun() throws IOException {
        Files.writeString(home.resolve("plain"), "no program");
        Files.createDirectory(home.resolve("empty"));
        assertThat(record(List.of("no-such-program")))
                .isEqualTo(new CommandRun(127, "", "Error: No such program: no-such-program\n"));
        assertThat(record(List.of("./plain")))
                .isEqualTo(new CommandRun(126, "", "Error: Not an executable file: ./plain\n"));
        assertThat(record(List.of("./empty")).status()).isEqualTo(126);
        assertThat(CommandRun.of(home, "record").err()).contains("Missing command to run");
        assertThat(directory().folder()).doesNotExist();
    }

    @Test
    void refusesDomainsThatAreNotBuiltByName() {
        assertThat(record(List.of("true"), "-j", "org.example").err()).contains("java.util.logging tracing domain");
    }

    @Test
    void takesOptionsAfterTheProgramForTheProgramsOwn() {
        assertThat(CommandRun.of(home, "record", "sh", "-c", "exit 3").status()).isEqualTo(3);
    }

    @Test
    void isNoCommandOfLttng() {
        assertThat(CommandRun.of("lttng", home, "record", "true"))
                .isEqualTo(new CommandRun(2, "lttng: record is not an lttng command. See 'lttng --help'.\n", ""));
    }
}
