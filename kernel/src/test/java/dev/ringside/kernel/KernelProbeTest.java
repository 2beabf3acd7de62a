// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.kernel.KernelEventRule.Function;
import dev.ringside.kernel.KernelEventRule.KernelProbe;
import dev.ringside.kernel.KernelTracingException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Needs a kernel with kprobes: the suite under qemu boots one. Only of processes that the tests start.
final class KernelProbeTest {
    private static final String CHANNEL = "channel0";
    private static final String OPEN = "do_sys_openat2";

    @TempDir
    private Path folder;

    @RegisterExtension
    private final TracedMachine machine = new TracedMachine();

    @BeforeEach
    void open() {
        Assumptions.assumeTrue(
                Files.exists(machine.file("kprobe_events")),
                "this kernel has no kprobes (CONFIG_KPROBE_EVENTS)");
    }

    @AfterEach
    void close() throws IOException {
        assertThat(ownProbes()).isEmpty();
    }

    private List<String> ownProbes() throws IOException {
        Path file = machine.file("dynamic_events");
        if (Files.notExists(file)) {
            return List.of();
        }
        String owner = "_" + ProcessHandle.current().pid() + "_";
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.contains(owner)).toList();
        }
    }

    private KernelRecorder recorder() throws KernelTracingException {
        KernelRecorder recorder = machine.recorder(folder.resolve("trace"), CtfVersion.CTF_1_8);
        recorder.enableChannel(KernelChannelSettings.ofDefaults(CHANNEL).withSubBuffers(1 << 16, 4));
        return recorder;
    }

    /// Records a shell that runs a script.
    private List<String> record(KernelEventRule rule, String script) throws Exception {
        try (KernelRecorder recorder = recorder()) {
            recorder.enableEvents(CHANNEL, rule);
            TracedMachine.record(recorder, script);
        }
        return TracedMachine.text(folder.resolve("trace"));
    }

    private static String address(String symbol) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/kallsyms"))) {
            return lines.filter(line -> line.endsWith(" " + symbol))
                    .map(line -> line.substring(0, line.indexOf(' ')).toUpperCase(Locale.ROOT))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void recordsThatAnInstructionWasReached() throws Exception {
        List<String> text = record(new KernelProbe(OPEN + "+0x0", "sys_open"), "/bin/cat /etc/passwd");
        String page = address(OPEN).substring(0, 15);
        assertThat(text)
                .hasSizeGreaterThan(2)
                .allMatch(line -> line.matches(".* sys_open: \\{ cpu_id = \\d+ }, \\{ ip = 0x[0-9A-F]+ }"))
                .allMatch(line -> line.contains("ip = 0x" + page));
    }

    @Test
    void takesAnAddress() throws Exception {
        assertThat(record(new KernelProbe("0x" + address(OPEN), "here"), ": < /etc/passwd"))
                .anyMatch(line -> line.contains(" here: "));
    }

    @Test
    void recordsArgumentsThatAreAskedFor() throws Exception {
        Path file = Files.writeString(folder.resolve("a file"), "");
        List<String> text = record(
                new KernelProbe(OPEN + "+0 name=+0($arg2):ustring dir=$arg1:s32", "open"),
                "/bin/cat '" + file + "'");
        assertThat(text).anyMatch(line -> line.contains("name = \"" + file + "\", dir = -100 }"));
    }

    @Test
    void recordsEntryAndReturnOfAFunctionWithFunctionAndCaller() throws Exception {
        List<String> text = record(new Function(OPEN + " fd=$retval:s64", "open"), "/bin/cat /no/such/file");
        Pattern entry = Pattern.compile(".* open_entry: .*\\{ ip = (0x[0-9A-F]+), parent_ip = (0x[0-9A-F]+) }");
        Pattern exit = Pattern.compile(
                ".* open_exit: .*\\{ ip = (0x[0-9A-F]+), parent_ip = (0x[0-9A-F]+), fd = (-?\\d+) }");
        List<MatchResult> entries = matches(entry, text);
        List<MatchResult> exits = matches(exit, text);
        assertThat(entries).as(text.toString()).hasSizeGreaterThan(2).hasSameSizeAs(exits);
        assertThat(entries.size() + exits.size()).isEqualTo(text.size());
        assertThat(exits).anyMatch(one -> one.group(3).equals("-2"));
        assertThat(entries.getFirst().group(2)).isEqualTo(exits.getFirst().group(2)).startsWith("0xFFFF");
        assertThat(exits.getFirst().group(1)).isEqualTo("0x" + address(OPEN));
    }

    private static List<MatchResult> matches(Pattern pattern, List<String> lines) {
        List<MatchResult> results = new ArrayList<>();
        for (String line : lines) {
            Matcher matcher = pattern.matcher(line);
            if (matcher.matches()) {
                results.add(matcher.toMatchResult());
            }
        }
        return results;
    }

    @Test
    void recordsOtherFieldsOfAnEvent() throws Exception {
        List<String> text = record(new KernelProbe("event:sched:sched_switch to=$next_pid:s32", "next"), "/bin/true");
        assertThat(text).isNotEmpty().allMatch(line -> line.matches(".* next: .*\\{ to = \\d+ }"));
    }

    @Test
    void keepsOnlyWhatAFilterIsTrueFor() throws Exception {
        KernelEventRule rule = new KernelEventRule.Filtered(
                new KernelProbe(OPEN + " name=+0($arg2):ustring", "open"), "name == \"/etc/p*\"");
        List<String> text = record(rule, "/bin/cat /etc/passwd /etc/group");
        assertThat(text).isNotEmpty().allMatch(line -> line.contains("name = \"/etc/p"));
    }

    @Test
    void refusesWhatIsNotThereAndLeavesNothing() throws Exception {
        try (KernelRecorder recorder = recorder()) {
            refused(Reason.UNKNOWN_EVENT, recorder, new KernelProbe("no_such_symbol", "x"));
            refused(Reason.UNKNOWN_EVENT, recorder, new Function("no_such_symbol", "x"));
            refused(Reason.INVALID, recorder, new KernelProbe("p;nonsense", "x"));
            refused(Reason.INVALID, recorder, new KernelProbe("99999999999999999999", "x"));
            refused(Reason.INVALID, recorder, new KernelProbe(OPEN + " name=+0($nonsense)", "x"));
            refused(Reason.INVALID, recorder, new Function(OPEN + " x=$nonsense", "x"));
            // Has a return, but nothing can stand in its middle.
            refused(Reason.INVALID, recorder, new Function(OPEN + "+1", "x"));
            assertThat(ownProbes()).isEmpty();
            // The recorder is as it was.
            recorder.enableEvents(CHANNEL, new KernelProbe(OPEN, "x"));
            assertThat(ownProbes()).hasSize(1);
        }
    }

    private static void refused(Reason reason, KernelRecorder recorder, KernelEventRule rule) {
        assertThatThrownBy(() -> recorder.enableEvents(CHANNEL, rule))
                .as(rule.toString())
                .isInstanceOfSatisfying(
                        KernelTracingException.class,
                        e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
    }
}
