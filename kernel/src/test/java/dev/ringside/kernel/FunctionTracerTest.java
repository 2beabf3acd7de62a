// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.kernel.KernelEventRule.Function;
import dev.ringside.kernel.KernelEventRule.KernelProbe;
import dev.ringside.kernel.KernelEventRule.Tracepoint;
import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.internal.tracefs.FunctionTracer;
import dev.ringside.kernel.internal.tracefs.Tracefs;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Entries of functions where kernel probes are not used. Only of processes that the tests start.
final class FunctionTracerTest {
    private static final String CHANNEL = "channel0";
    private static final String OPEN = "do_sys_openat2";
    private static final String CLOSE = "filp_close";

    @TempDir
    private Path folder;

    @RegisterExtension
    private final TracedMachine machine = new TracedMachine();

    private Tracefs tracefs;

    @BeforeEach
    void open() throws KernelTracingException {
        tracefs = Tracefs.openAt(machine.tracer().mountPoint());
    }

    @AfterEach
    void close() {
        tracefs.close();
    }

    private void assumeThereIsOne() {
        Optional<String> whyNot = FunctionTracer.whyNot(tracefs);
        assumeTrue(whyNot.isEmpty(), () -> "skipped: " + whyNot.orElse(""));
    }

    private KernelRecorder recorder() throws KernelTracingException {
        KernelRecorder recorder =
                new KernelRecorder(tracefs, TracedMachine.settings(folder.resolve("trace"), CtfVersion.CTF_1_8), false);
        recorder.enableChannel(KernelChannelSettings.ofDefaults(CHANNEL).withSubBuffers(1 << 16, 4));
        return recorder;
    }

    private List<String> text() throws Exception {
        return TracedMachine.text(folder.resolve("trace"));
    }

    private static long count(List<String> text, String event) {
        return text.stream().filter(line -> line.contains(" " + event + ": ")).count();
    }

    @Test
    void tellsFunctionsOfOneChannelApartAndFollowsChildren() throws Exception {
        assumeThereIsOne();
        long shell;
        try (KernelRecorder recorder = recorder()) {
            recorder.addContext(CHANNEL, KernelContext.TID);
            assertThat(recorder.enableEvents(CHANNEL, new Function(OPEN, "open"))).isOne();
            recorder.enableEvents(CHANNEL, new KernelProbe(CLOSE + "+0x0", "close"));
            recorder.enableEvents(CHANNEL, new Tracepoint("sched_process_exec"));
            shell = TracedMachine.record(recorder, "/bin/cat /etc/passwd; : < /etc/passwd");
        }
        List<String> text = text();
        Pattern open = Pattern.compile(
                ".* open_entry: .*\\{ tid = (\\d+) }, \\{ ip = 0x(F[0-9A-F]{15}), parent_ip = 0x(F[0-9A-F]{15}) }");
        List<Matcher> opens = text.stream()
                .filter(line -> line.contains(" open_entry: "))
                .map(open::matcher)
                .toList();
        assertThat(opens).hasSizeGreaterThan(2).allMatch(Matcher::matches);
        assertThat(opens.stream().map(match -> match.group(1)).distinct())
                .as("the shell and its child")
                .hasSize(2)
                .contains("" + shell);
        assertThat(opens.stream().map(match -> match.group(2)).distinct()).hasSize(1);
        assertThat(text)
                .filteredOn(line -> line.contains(" close: "))
                .isNotEmpty()
                .allMatch(line -> line.matches(".*}, \\{ ip = 0xF[0-9A-F]{15} }"));
        assertThat(count(text, "sched_process_exec")).isOne();
    }

    @Test
    void recordsWhatTheRulesOfTheMomentSay() throws Exception {
        assumeThereIsOne();
        try (KernelRecorder recorder = recorder()) {
            recorder.enableEvents(CHANNEL, new Function(OPEN, "open"));
            TracedMachine.record(recorder, ": < /etc/passwd");
            long opened = count(text(), "open_entry");
            assertThat(opened).isPositive();
            recorder.enableEvents(CHANNEL, new Function(CLOSE, "close"));
            recorder.disableEvents(CHANNEL, new Function(OPEN, "open"));
            TracedMachine.record(recorder, ": < /etc/passwd");
            long closed = count(text(), "close_entry");
            assertThat(closed).isPositive();
            recorder.disableEvents(CHANNEL, new Function(CLOSE, "close"));
            TracedMachine.record(recorder, ": < /etc/passwd");
            assertThat(count(text(), "open_entry")).isEqualTo(opened);
            assertThat(count(text(), "close_entry")).isEqualTo(closed);
            Process shell = TracedMachine.waitingShell(": < /etc/passwd");
            recorder.trackProcesses(List.of(shell.pid()));
            recorder.start();
            recorder.enableEvents(CHANNEL, new Function(OPEN, "open"));
            TracedMachine.letGo(shell);
            recorder.stop();
            assertThat(count(text(), "open_entry")).isGreaterThan(opened);
            assertThat(count(text(), "close_entry")).isEqualTo(closed);
        }
    }

    @Test
    void theFirstFunctionComesBeforeTheFirstStart() throws Exception {
        assumeThereIsOne();
        try (KernelRecorder recorder = recorder()) {
            recorder.enableEvents(CHANNEL, new Tracepoint("sched_process_exit"));
            TracedMachine.record(recorder, ":");
            refused(Reason.UNSUPPORTED, recorder, new Function(OPEN, "open"));
            TracedMachine.record(recorder, ":");
            assertThat(recorder.channels().getFirst().recordedEvents()).isEqualTo(2);
        }
    }

    @Test
    void refusesWhatTheTracerCannotTell() throws Exception {
        assumeThereIsOne();
        try (KernelRecorder recorder = recorder()) {
            refused(Reason.UNKNOWN_EVENT, recorder, new Function("no_such_symbol", "x"));
            refused(Reason.UNKNOWN_EVENT, recorder, new KernelProbe("no_such_symbol+0", "x"));
            refused(Reason.UNSUPPORTED, recorder, new KernelProbe(OPEN + "+4", "x"));
            refused(Reason.UNSUPPORTED, recorder, new KernelProbe("0xffffffff81000000", "x"));
            refused(Reason.UNSUPPORTED, recorder, new Function(OPEN + " fd=$retval:s64", "x"));
            recorder.enableEvents(CHANNEL, new Function(OPEN, "x"));
            refused(Reason.ALREADY_EXISTS, recorder, new KernelProbe(OPEN, "y"));
            assertThat(recorder.limits(new Function(OPEN, "x")).orElseThrow()).contains(OPEN, "entered");
            assertThat(recorder.limits(new Tracepoint("sched_switch"))).isEmpty();
        }
    }

    @Test
    void saysWhyWhereTheKernelHasNeitherProbesNorTheTracer() throws Exception {
        Optional<String> whyNot = FunctionTracer.whyNot(tracefs);
        assumeTrue(whyNot.isPresent(), "skipped: this kernel has the function tracer");
        try (KernelRecorder recorder = recorder()) {
            assertThat(refused(Reason.UNSUPPORTED, recorder, new Function(OPEN, "x")))
                    .contains("no kernel probes", "CONFIG_KPROBE_EVENTS", whyNot.get(), OPEN);
        }
    }

    private static String refused(Reason reason, KernelRecorder recorder, KernelEventRule rule) {
        StringBuilder message = new StringBuilder();
        assertThatThrownBy(() -> recorder.enableEvents(CHANNEL, rule))
                .as(rule.toString())
                .isInstanceOfSatisfying(KernelTracingException.class, e -> {
                    assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
                    message.append(e.getMessage());
                });
        return message.toString();
    }
}
