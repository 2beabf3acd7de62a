// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.cli.transcript.TestApplication;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `record -k`: a program and the kernel under it, with a daemon that the command starts itself.
class KernelRecordCommandTest {
    @TempDir
    private Path home;

    @BeforeEach
    void requireAccess() {
        KernelAccess.assumeGranted();
    }

    private CommandRun run(String... words) {
        return CommandRun.of(home, words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"monotonic", "tsc"})
    void recordsAJavaProgramAndTheKernelUnderItOnOneClock(String clock) throws IOException {
        if (clock.equals("tsc")) {
            TimeStampCounter.assumeTrusted();
        }
        List<String> words = new ArrayList<>(
                List.of("record", "-o", "trace", "--trace-format=ctf-1.8", "--clock=" + clock, "-k"));
        words.addAll(List.of("sched_process_exec,sched_process_exit,syscalls", "--"));
        words.addAll(TestApplication.command(10));
        CommandRun run = run(words.toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains(" from the kernel, ")
                .contains("syscall_entry_execve ")
                .containsPattern("alltypes:pair_begin +10 ")
                .contains("Discarded events: 0\n");
        CommandRun view = run("view", home.resolve("trace").toString());
        List<String> lines = view.out().lines().toList();
        int begin = first(lines, "alltypes:pair_begin:");
        // The program's events lie between what the kernel saw of its process.
        assertThat(first(lines, "sched_process_exec:")).isNotNegative().isLessThan(begin);
        assertThat(last(lines, "sched_process_exit:")).isGreaterThan(begin);
        int write = first(lines.subList(begin, lines.size()), "syscall_entry_");
        assertThat(write).isPositive();
        List<String> clocks = clocks(home.resolve("trace"));
        assertThat(clocks).hasSize(2);
        assertThat(clocks.getFirst()).contains("name = \"" + clock + "\";");
        if (clock.equals("tsc")) {
            assertThat(clocks.getFirst()).isEqualTo(clocks.getLast());
        }
    }

    /// The clock block of each trace below a folder.
    private static List<String> clocks(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<String> blocks = new ArrayList<>();
            for (Path file : files.filter(path -> path.endsWith("metadata")).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                int from = text.indexOf("clock {");
                blocks.add(text.substring(from, text.indexOf("};", from)));
            }
            return blocks;
        }
    }

    private static int first(List<String> lines, String text) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(text)) {
                return i;
            }
        }
        return -1;
    }

    private static int last(List<String> lines, String text) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (lines.get(i).contains(text)) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void givesTheProgramItsInputExitStatusAndProcessOnly() {
        CommandRun run = run("record", "-o", "trace", "-k", "sched_process_exit", "--", "sh", "-c", "true; exit 7");
        assertThat(run.status()).isEqualTo(7);
        assertThat(run.out()).contains("Recorded 1 event in ").containsPattern("sched_process_exit +1 ");
    }

    @Test
    void leavesNothingWhereTheRuleIsUnknown() {
        CommandRun run = run("record", "-o", "trace", "-k", "no_such_event", "--", "true");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("no_such_event");
        assertThat(home.resolve("trace")).doesNotExist();
    }
}
