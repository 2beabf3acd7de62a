// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.metadata.MetadataReader;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.kernel.KernelEventRule.Filtered;
import dev.ringside.kernel.KernelEventRule.Phase;
import dev.ringside.kernel.KernelEventRule.SystemCall;
import dev.ringside.kernel.KernelEventRule.Tracepoint;
import dev.ringside.kernel.KernelTracingException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Records the running kernel.
final class KernelRecorderTest {
    private static final String CHANNEL = "channel0";
    /// Behind texts for the kernel's marker, which all who record on this machine see.
    private static final String MARK = " of " + ProcessHandle.current().pid();


    @TempDir
    private Path folder;

    @RegisterExtension
    private final TracedMachine machine = new TracedMachine();

    private KernelRecorder recorder(CtfVersion format, KernelEventRule... rules) throws KernelTracingException {
        KernelRecorder recorder = machine.recorder(folder.resolve("kernel"), format);
        recorder.enableChannel(KernelChannelSettings.ofDefaults(CHANNEL).withSubBuffers(1 << 18, 4));
        for (KernelEventRule rule : rules) {
            assertThat(recorder.enableEvents(CHANNEL, rule)).isPositive();
        }
        return recorder;
    }

    private List<String> text() throws IOException, InterruptedException {
        return TracedMachine.text(folder);
    }

    @Test
    void recordsSchedulingAndSystemCallsOfAProcessAndItsChildren() throws Exception {
        long recorded;
        try (KernelRecorder recorder =
                recorder(CtfVersion.CTF_1_8, new Tracepoint("sched_*"), new SystemCall("*"))) {
            TracedMachine.record(recorder, "/bin/cat /proc/self/stat");
            KernelChannelStatus status = recorder.channels().getFirst();
            assertThat(status.discardedEvents()).isZero();
            recorded = status.recordedEvents();
        }
        List<String> text = text();
        assertThat(text).hasSize((int) recorded);
        assertThat(text)
                .anyMatch(line -> line.contains("sched_process_exec: { cpu_id = ")
                        && line.contains("{ filename = \"/bin/cat\", tid = "))
                .anyMatch(line -> line.contains(" syscall_entry_execve: ")
                        && line.contains("{ filename = \"/bin/cat\""))
                .anyMatch(line -> line.matches(".* syscall_exit_openat: \\{ cpu_id = \\d+ }, \\{ ret = \\d+ }"))
                .anyMatch(line ->
                        line.matches(".* sched_switch: \\{ cpu_id = \\d+ }, \\{ prev_comm = \".*\", prev_tid = \\d+, "
                        + "prev_prio = -?\\d+, prev_state = \\d+, next_comm = \".*\", next_tid = \\d+, next_prio = "
                        + "-?\\d+ }"))
                .anyMatch(line -> line.contains("sched_process_exit: ") && line.contains("comm = \"cat\""));
    }

    @ParameterizedTest
    @EnumSource(CtfVersion.class)
    void describesTheTraceAsLttngDoes(CtfVersion format) throws Exception {
        try (KernelRecorder recorder = recorder(format, new Tracepoint("sched_switch"))) {
            TracedMachine.record(recorder, ":");
        }
        TraceClass trace = metadata();
        assertThat(trace.environment())
                .containsEntry("domain", "kernel")
                .containsEntry("sysname", "Linux")
                .containsEntry("tracer_name", "lttng-modules")
                .containsEntry("trace_name", "test")
                .containsKeys("hostname", "kernel_release", "kernel_version", "trace_creation_datetime");
        assertThat(trace.clockClasses()).singleElement().satisfies(clock -> {
            assertThat(clock.frequencyHz()).isEqualTo(1_000_000_000);
            assertThat(clock.uuid().map(Object::toString).or(() -> clock.identity().uid()))
                    .hasValue(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
        });
        EventRecordClass event = trace.dataStreamClasses().getFirst().eventRecordClasses().getFirst();
        assertThat(event.identity().name()).hasValue("sched_switch");
        assertThat(FieldClassText.of(event.payload().orElseThrow()))
                .isEqualTo("prev_comm:text16 prev_tid:s32 prev_prio:s32 prev_state:s64"
                        + " next_comm:text16 next_tid:s32 next_prio:s32");
        assertThat(folder.resolve("kernel/index/channel0_0.idx")).exists();
    }

    private TraceClass metadata() throws IOException, MetadataException {
        return MetadataReader.read(Files.readAllBytes(folder.resolve("kernel/metadata")));
    }

    @Test
    void goesOnAfterAStopWithMoreEvents() throws Exception {
        try (KernelRecorder recorder = recorder(CtfVersion.CTF_1_8, new SystemCall("getpid", Phase.ENTRY))) {
            TracedMachine.record(recorder, ":");
            recorder.enableEvents(CHANNEL, new Tracepoint("sched_process_exit"));
            TracedMachine.record(recorder, ":");
            // While it runs, and beyond the ids of the compact header.
            Process shell = TracedMachine.waitingShell("/bin/true");
            recorder.trackProcesses(List.of(shell.pid()));
            recorder.start();
            recorder.enableEvents(CHANNEL, new SystemCall("*", Phase.ENTRY));
            TracedMachine.letGo(shell);
            recorder.stop();
        }
        assertThat(text())
                .anyMatch(line -> line.contains("sched_process_exit: "))
                .anyMatch(line -> line.contains("syscall_entry_execve: "));
    }

    @Test
    void recordsAnEventOfSeveralRulesOnceAndKeepsItWhileOneOfThemStands() throws Exception {
        try (KernelRecorder recorder = recorder(
                CtfVersion.CTF_1_8, new Tracepoint("sched_process_exit"), new Tracepoint("sched_process_e*"))) {
            recorder.disableEvents(CHANNEL, new Tracepoint("sched_process_e*"));
            TracedMachine.record(recorder, ":");
        }
        assertThat(text())
                .singleElement()
                .satisfies(line -> assertThat(line).contains("sched_process_exit: "));
    }

    @Test
    void separatesChannels() throws Exception {
        try (KernelRecorder recorder = recorder(CtfVersion.CTF_1_8, new Tracepoint("sched_process_exit"))) {
            recorder.enableChannel(KernelChannelSettings.ofDefaults("other").withSubBuffers(1 << 16, 4));
            recorder.enableEvents("other", new SystemCall("exit_group"));
            TracedMachine.record(recorder, ":");
            assertThat(recorder.channels())
                    .extracting(KernelChannelStatus::name, KernelChannelStatus::recordedEvents)
                    .containsExactly(
                            tuple(CHANNEL, 1L),
                            tuple("other", 1L));
        }
        assertThat(text())
                .anyMatch(line -> line.contains("sched_process_exit: "))
                .anyMatch(line -> line.contains("syscall_entry_exit_group: "))
                .hasSize(2);
    }

    @Test
    void recordsWhatProgramsWriteToTheMarker() throws Exception {
        Path on = Path.of("/sys/kernel/tracing/tracing_on");
        Assumptions.assumeTrue(
                Files.notExists(on) || Files.readString(on).strip().equals("1"),
                "someone stopped the kernel's own trace buffer, and markers with it");
        try (KernelRecorder recorder = recorder(CtfVersion.CTF_1_8, new Tracepoint("lttng_logger"))) {
            recorder.start();
            machine.tracer().log("first words");
            // What is written to the marker of the whole tracefs comes into instances since Linux 6.14.
            Path instance = machine.ownInstance();
            boolean copied = Files.exists(instance.resolve("options/copy_trace_marker"));
            Files.writeString(copied ? machine.file("trace_marker") : instance.resolve("trace_marker"), "by file\n");
            recorder.stop();
        }
        assertThat(text())
                .anyMatch(line -> line.matches(
                        ".*lttng_logger: \\{ cpu_id = \\d+ }, \\{ _msg_length = 11, msg = \"first words\" }"))
                .anyMatch(line -> line.contains("msg = \"by file\""));
    }

    @Test
    void dumpsTheStateOfTheMachineAtTheStartAndWhenAsked() throws Exception {
        Process shell = TracedMachine.waitingShell(":");
        try (KernelRecorder recorder = recorder(CtfVersion.CTF_1_8, new Tracepoint("lttng_statedump_*"))) {
            recorder.start();
            recorder.regenerateStateDump();
            recorder.stop();
        } finally {
            TracedMachine.letGo(shell);
        }
        long pid = shell.pid();
        List<String> text = text();
        assertThat(text).filteredOn(line -> line.contains("lttng_statedump_start: ")).hasSize(2);
        assertThat(text).filteredOn(line -> line.contains("lttng_statedump_end: ")).hasSize(2);
        assertThat(text)
                .filteredOn(line -> line.contains("lttng_statedump_process_state: ")
                        && line.contains("{ tid = " + pid + ", pid = " + pid + ", ppid = "
                                + ProcessHandle.current().pid() + ", name = \"sh\", type = 0, mode = 5, submode = 0, "
                                + "status = 5, cpu = "))
                .hasSize(2);
        assertThat(text)
                .anyMatch(line -> line.contains("lttng_statedump_file_descriptor: ")
                        && line.contains("{ file_table_address = 0x" + Long.toHexString(pid).toUpperCase(Locale.ROOT)
                                + ", fd = 1, flags = 0")
                        && line.contains("filename = \"/dev/null\""))
                .anyMatch(line -> line.contains("lttng_statedump_process_pid_ns: ")
                        && line.contains("{ tid = " + pid + ", vtid = " + pid + ", vpid = " + pid))
                .anyMatch(line -> line.contains("lttng_statedump_process_mnt_ns: "))
                .anyMatch(line -> line.contains("lttng_statedump_network_interface: ")
                        && line.contains("{ name = \"lo\", address_ipv4 = 0x7F000001 }"))
                .anyMatch(line -> line.contains("lttng_statedump_vm_map: ")
                        && line.contains("{ pid = " + pid + ", start = 0x"))
                .anyMatch(line -> line.contains("lttng_statedump_interrupt: "));
    }

    /// Both loss modes: what was recorded and what was lost is what was written, and what remains of a full buffer is
    /// the oldest or the newest.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void countsLostEventsExactly(boolean overwrite) throws Exception {
        int written = 20_000;
        long recorded;
        long discarded;
        try (KernelRecorder recorder = machine.recorder(folder.resolve("kernel"), CtfVersion.CTF_1_8)) {
            recorder.enableChannel(
                    TracedMachine.quiet(CHANNEL).withSubBuffers(4096, 8).withOverwrite(overwrite));
            recorder.enableEvents(CHANNEL, new Tracepoint("lttng_logger"));
            recorder.start();
            // Of what others write to the marker of the whole tracefs nothing comes here.
            Path copied = machine.ownInstance().resolve("options/copy_trace_marker");
            if (Files.exists(copied)) {
                Files.writeString(copied, "0");
            }
            Path marker = machine.ownInstance().resolve("trace_marker");
            try (var out = Files.newOutputStream(marker)) {
                for (int i = 0; i < written; i++) {
                    try {
                        out.write(("number " + i).getBytes(StandardCharsets.UTF_8));
                    } catch (IOException e) {
                        // The kernel tells the writer of a marker that there was no room for it.
                        assertThat(overwrite).isFalse();
                    }
                    if (i == written / 2) {
                        recorder.flush();
                    }
                }
            }
            recorder.stop();
            KernelChannelStatus status = recorder.channels().getFirst();
            recorded = status.recordedEvents();
            discarded = status.discardedEvents();
        }
        assertThat(recorded + discarded).isEqualTo(written);
        assertThat(discarded).isPositive();
        List<String> text = text();
        List<String> events = text.stream().filter(line -> line.contains("msg = ")).toList();
        assertThat(events).hasSize((int) recorded);
        assertThat(text).anyMatch(line -> line.contains("discarded"));
        // The newest when the buffer was read, or the first that found room then.
        int inTheMiddle = overwrite ? written / 2 : written / 2 + 1;
        assertThat(events).anyMatch(line -> line.contains("\"number " + inTheMiddle + "\""));
        if (events.stream().map(KernelRecorderTest::cpu).distinct().count() == 1) {
            assertThat(events.stream().anyMatch(line -> line.contains("\"number " + (written - 1) + "\"")))
                    .isEqualTo(overwrite);
            assertThat(events).noneMatch(line -> line.contains("\"number " + written * 3 / 4 + "\""));
        }
    }

    /// A thread that changes its CPU finds another buffer there.
    private static String cpu(String line) {
        return line.replaceFirst(".*\\{ cpu_id = (\\d+) }.*", "$1");
    }

    @Test
    void keepsOnlyWhatAFilterIsTrueFor() throws Exception {
        Filtered failed = new Filtered(new SystemCall("*", Phase.EXIT), "ret == -2");
        Filtered writes = new Filtered(new SystemCall("write", Phase.ENTRY), "fd == 1 && count > 3");
        try (KernelRecorder recorder = recorder(CtfVersion.CTF_1_8, failed, writes)) {
            refused(Reason.INVALID, () -> recorder.enableEvents(
                    CHANNEL, new Filtered(new Tracepoint("sched_switch"), "prev_tid =")));
            TracedMachine.record(recorder, "echo ab; echo abcdef; /bin/cat /no/such/file");
        }
        List<String> text = text();
        assertThat(text)
                .allMatch(line -> line.contains("syscall_exit_") && line.endsWith("{ ret = -2 }")
                        || line.contains("syscall_entry_write: ") && line.contains("{ fd = 1, ")
                                && line.endsWith(", count = 7 }"))
                .anyMatch(line -> line.contains("syscall_exit_openat: "));
        assertThat(text).filteredOn(line -> line.contains("syscall_entry_write: ")).hasSize(1);
    }

    @Test
    void saysWhyAContextCannotBeHad() throws KernelTracingException {
        assertThat(KernelContext.parse("tid")).isEqualTo(KernelContext.TID);
        for (String type : List.of("cpu_id", "callstack_kernel", "nonsense")) {
            assertThatThrownBy(() -> KernelContext.parse(type))
                    .isInstanceOf(KernelTracingException.class)
                    .hasMessageContaining(type + ": ");
        }
    }

    @Test
    void goesOnInAnotherFolderAfterARotationWithoutLosingAnEvent() throws Exception {
        Path next = folder.resolve("next");
        try (KernelRecorder recorder = recorder(CtfVersion.CTF_1_8, new Tracepoint("lttng_logger"))) {
            refused(Reason.INVALID, () -> recorder.rotate(next));
            recorder.start();
            for (int i = 0; i < 100; i++) {
                machine.tracer().log("number " + i + MARK);
                if (i == 49) {
                    recorder.rotate(next);
                }
            }
            recorder.stop();
            assertThat(recorder.channels().getFirst().recordedEvents()).isGreaterThanOrEqualTo(100);
        }
        List<String> before = TracedMachine.run("babeltrace2", folder.resolve("kernel").toString());
        List<String> after = TracedMachine.run("babeltrace2", next.toString());
        for (int i = 0; i < 100; i++) {
            String message = "msg = \"number " + i + MARK + "\"";
            assertThat(i < 50 ? before : after).filteredOn(line -> line.contains(message)).hasSize(1);
            assertThat(i < 50 ? after : before).noneMatch(line -> line.contains(message));
        }
    }

    @Test
    void forgetsWhatWasRecordedBeforeAClear() throws Exception {
        try (KernelRecorder recorder = recorder(CtfVersion.CTF_1_8, new Tracepoint("lttng_logger"))) {
            recorder.start();
            machine.tracer().log("in a file" + MARK);
            recorder.flush();
            machine.tracer().log("in the kernel" + MARK);
            recorder.clear();
            machine.tracer().log("after" + MARK);
            recorder.stop();
        }
        assertThat(text())
                .noneMatch(line -> line.contains("in a file" + MARK) || line.contains("in the kernel" + MARK))
                .anyMatch(line -> line.contains("msg = \"after" + MARK));
    }

    @Test
    void writesTheMetadataAnewWithAnotherOffset() throws Exception {
        try (KernelRecorder recorder = recorder(CtfVersion.CTF_1_8, new Tracepoint("lttng_logger"))) {
            recorder.start();
            machine.tracer().log("before" + MARK);
            recorder.regenerateMetadata(RecordingClock.monotonic(1_000_000_000));
            recorder.enableEvents("channel0", new Tracepoint("sched_process_exit"));
            machine.tracer().log("after" + MARK);
            recorder.stop();
        }
        // The machine, it says now, was started a second after the epoch.
        assertThat(TracedMachine.run("babeltrace2", "--no-delta", "--clock-gmt", "--clock-date", folder.toString()))
                .filteredOn(line -> line.contains("lttng_logger") && line.contains(MARK))
                .hasSize(2)
                .allMatch(line -> line.startsWith("[1970-"));
        try (var files = Files.walk(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).doesNotContain(".metadata-new");
        }
    }

    @Test
    void leavesNothingBehind() throws Exception {
        List<String> before = machine.instances();
        try (KernelRecorder recorder = recorder(CtfVersion.CTF_1_8, new Tracepoint("sched_switch"))) {
            assertThat(machine.instances()).hasSizeGreaterThan(before.size());
            TracedMachine.record(recorder, ":");
        }
        assertThat(machine.instances())
                .noneMatch(name -> name.contains("." + ProcessHandle.current().pid() + "."));
    }

    @Test
    void refusesWhatIsNotThere() throws Exception {
        try (KernelRecorder recorder = recorder(CtfVersion.CTF_1_8)) {
            refused(Reason.UNKNOWN_EVENT, () -> recorder.enableEvents(CHANNEL, new Tracepoint("no_such_event")));
            refused(Reason.UNKNOWN_EVENT, () -> recorder.enableEvents(CHANNEL, new SystemCall("no_such_call")));
            refused(Reason.UNKNOWN_CHANNEL, () -> recorder.enableEvents("nowhere", new Tracepoint("sched_switch")));
            refused(Reason.ALREADY_EXISTS, () -> recorder.enableChannel(KernelChannelSettings.ofDefaults(CHANNEL)));
            refused(Reason.UNKNOWN_EVENT, () -> recorder.disableEvents(CHANNEL, new Tracepoint("sched_switch")));
            refused(Reason.INVALID, () -> recorder.trackProcesses(Set.of(0x7fffffffL)));
        }
    }

    @Test
    void canBeClosedTwiceAndRefusesToStartThen() throws Exception {
        KernelRecorder recorder = recorder(CtfVersion.CTF_1_8);
        recorder.close();
        recorder.close();
        refused(Reason.INVALID, recorder::start);
    }

    private static void refused(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KernelTracingException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
