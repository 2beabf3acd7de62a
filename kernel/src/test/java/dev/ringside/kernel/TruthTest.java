// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.kernel.KernelEventRule.SystemCall;
import dev.ringside.kernel.KernelEventRule.Tracepoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What we recorded is what happened: beside the kernel's own text of the same buffer. `KernelTruthTest` of the room
/// `interop` holds it against trace-cmd.
final class TruthTest {
    private static final String WORKLOAD =
            "for i in 1 2 3 4 5; do /bin/ls /usr/bin > /dev/null; done; /bin/cat /etc/passwd | /usr/bin/wc -l";

    /// `COMM-TID [CPU] flags SECONDS.MICROS: EVENT: TEXT`.
    private static final Pattern KERNEL_LINE =
            Pattern.compile("\\s*(.{1,16})-(\\d+)\\s+\\[(\\d+)\\] \\S+\\s+(\\d+)\\.(\\d{6}): (.*)");
    private static final Pattern OUR_LINE =
            Pattern.compile("\\[(\\d+)\\] (?:\\S+ )?(\\w+): \\{ cpu_id = (\\d+) \\}, \\{ (.*?) ?\\}");

    @TempDir
    private Path folder;

    private KernelTracer tracer;

    @BeforeEach
    void open() {
        tracer = TracedMachine.open();
    }

    @AfterEach
    void close() {
        if (tracer != null) {
            tracer.close();
        }
    }

    /// One event: the kernel's name, the time as far as its source tells it, and what can be compared of its fields.
    private record Seen(String event, long nanos, String fields) {}

    @Test
    void equalsTheKernelsOwnTextOfTheSameBuffer() throws Exception {
        Map<Integer, List<Seen>> kernels = new TreeMap<>();
        // What programs of ours capture is in no buffer of tracefs.
        try (KernelRecorder recorder = recorder()) {
            Process shell = TracedMachine.waitingShell(WORKLOAD);
            recorder.trackProcesses(List.of(shell.pid()));
            recorder.start();
            TracedMachine.letGo(shell);
            // Nothing has been read so far: the channel is read only when asked.
            Path instance = ourInstance();
            Files.writeString(instance.resolve("tracing_on"), "0");
            for (Path cpu : cpus(instance)) {
                int number = Integer.parseInt(cpu.getFileName().toString().substring(3));
                kernels.put(number, kernelText(cpu.resolve("trace")));
            }
            recorder.stop();
            assertThat(recorder.channels().getFirst().discardedEvents()).isZero();
        }
        Map<Integer, List<Seen>> ours = ourText();
        assertThat(kernels.values().stream().mapToInt(List::size).sum()).isGreaterThan(500);
        kernels.forEach((cpu, events) -> {
            List<Seen> mine = ours.getOrDefault(cpu, List.of());
            assertThat(mine.stream().map(seen -> new Seen(seen.event(), micros(seen.nanos()), seen.fields())))
                    .containsExactlyElementsOf(events);
        });
    }

    /// As the kernel prints times: to the nearest microsecond.
    private static long micros(long nanos) {
        return (nanos + 500) / 1000;
    }

    private KernelRecorder recorder() throws KernelTracingException {
        KernelRecorder recorder =
                tracer.newRecorder(TracedMachine.settings(folder.resolve("kernel"), CtfVersion.CTF_1_8));
        recorder.setUserMemoryCaptured(false);
        recorder.enableChannel(TracedMachine.quiet("channel0"));
        recorder.enableEvents("channel0", new Tracepoint("sched_switch"));
        recorder.enableEvents("channel0", new Tracepoint("sched_process_*"));
        recorder.enableEvents("channel0", new SystemCall("*"));
        return recorder;
    }

    private Path ourInstance() throws IOException {
        String name = TracedMachine.instances(tracer).stream()
                .filter(candidate -> candidate.contains("." + ProcessHandle.current().pid() + "."))
                .findFirst()
                .orElseThrow();
        return tracer.mountPoint().resolve("instances").resolve(name);
    }

    private static List<Path> cpus(Path instance) throws IOException {
        try (var folders = Files.newDirectoryStream(instance.resolve("per_cpu"))) {
            List<Path> cpus = new ArrayList<>();
            folders.forEach(cpus::add);
            return cpus;
        }
    }

    private static List<Seen> kernelText(Path file) throws IOException {
        List<Seen> seen = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("#") || line.isBlank()) {
                continue;
            }
            Matcher matcher = KERNEL_LINE.matcher(line);
            assertThat(matcher.matches()).as(line).isTrue();
            long micros = Long.parseLong(matcher.group(4)) * 1_000_000 + Long.parseLong(matcher.group(5));
            String[] nameAndText = kernelEvent(matcher.group(6));
            seen.add(new Seen(nameAndText[0], micros, comparable(nameAndText[0], nameAndText[1])));
        }
        return seen;
    }

    /// System calls have prints of their own: `sys_close(fd: 3)` and `sys_close -> 0x0`.
    private static String[] kernelEvent(String text) {
        Matcher call = Pattern.compile("sys_(\\w+)(\\(.*| -> )(.*)").matcher(text);
        if (call.matches()) {
            return call.group(2).startsWith("(")
                    ? new String[] {"sys_enter_" + call.group(1), ""}
                    : new String[] {"sys_exit_" + call.group(1), call.group(3)};
        }
        int colon = text.indexOf(':');
        return new String[] {text.substring(0, colon), text.substring(colon + 1)};
    }

    private Map<Integer, List<Seen>> ourText() throws Exception {
        Map<Integer, List<Seen>> byCpu = new TreeMap<>();
        for (String line : TracedMachine.run("babeltrace2", "--no-delta", "--clock-cycles", folder.resolve("kernel")
                .toString())) {
            Matcher matcher = OUR_LINE.matcher(line);
            assertThat(matcher.matches()).as(line).isTrue();
            String event = matcher.group(2)
                    .replaceFirst("^syscall_entry_", "sys_enter_")
                    .replaceFirst("^syscall_exit_", "sys_exit_");
            byCpu.computeIfAbsent(Integer.parseInt(matcher.group(3)), _ -> new ArrayList<>())
                    .add(new Seen(event, Long.parseLong(matcher.group(1)), ourComparable(event, matcher.group(4))));
        }
        return byCpu;
    }

    /// Of a switch the two threads, of a system call's end its result: everything that both print.
    private static String comparable(String event, String text) {
        if (event.equals("sched_switch")) {
            Matcher long1 = Pattern.compile(".*prev_pid=(\\d+) .*next_pid=(\\d+) .*").matcher(text);
            if (long1.matches()) {
                return long1.group(1) + " " + long1.group(2);
            }
            Matcher short1 =
                    Pattern.compile(".*?:(\\d+) \\[\\d+\\] \\S+ ==> .*:(\\d+) \\[\\d+\\]").matcher(text.strip());
            assertThat(short1.matches()).as(text).isTrue();
            return short1.group(1) + " " + short1.group(2);
        }
        if (event.startsWith("sys_exit_")) {
            return Long.toString(Long.parseUnsignedLong(text.strip().replaceFirst("^0x", ""), 16));
        }
        return "";
    }

    private static String ourComparable(String event, String text) {
        if (event.equals("sched_switch")) {
            Matcher matcher = Pattern.compile(".*prev_tid = (\\d+), .*next_tid = (\\d+), .*").matcher(text);
            assertThat(matcher.matches()).as(text).isTrue();
            return matcher.group(1) + " " + matcher.group(2);
        }
        if (!event.startsWith("sys_exit_")) {
            return "";
        }
        String result = text.replaceFirst("^ret = ([^,]+).*", "$1");
        return result.startsWith("0x") ? Long.toString(Long.parseUnsignedLong(result.substring(2), 16)) : result;
    }
}
