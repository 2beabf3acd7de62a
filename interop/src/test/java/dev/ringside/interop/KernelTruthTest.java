// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.interop.KernelEvents.Seen;
import dev.ringside.kernel.KernelChannelSettings;
import dev.ringside.kernel.KernelContext;
import dev.ringside.kernel.KernelEventRule.SystemCall;
import dev.ringside.kernel.KernelEventRule.Tracepoint;
import dev.ringside.kernel.KernelRecorder;
import dev.ringside.kernel.KernelRecordingSettings;
import dev.ringside.kernel.KernelTracer;
import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.internal.page.MappedBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What we recorded is what trace-cmd says: of the very same bytes, and of the same workload recorded at once in
/// another instance.
///
/// Two instances never write the same time: for each event the kernel calls the one, which reads the clock, then the
/// other, which reads it again. Both readings of an event lie between those of the events before and behind it, which
/// is what is held here. In the two callbacks of a tracepoint nothing can be scheduled; between the two of a system
/// call, since Linux 6.13, another thread may run, and the second may be on another CPU: these pairs are held within
/// their thread. What the event says of the state of a thread that has ended is read twice as well, and its parent may
/// turn it from zombie to dead in between.
///
/// Their instance is filled through tracefs and read by `trace-cmd extract`: `trace-cmd record` wants to write
/// `kernel.ftrace_enabled`, which a kernel that is locked down refuses.
@Tag("peer")
final class KernelTruthTest {
    private static final String WORKLOAD =
            "for i in 1 2 3 4 5; do /bin/ls /usr/bin > /dev/null; done; /bin/cat /etc/passwd | /usr/bin/wc -l";
    private static final String SESSION = "truth" + ProcessHandle.current().pid();

    private final Home home = new Home();
    private KernelTracer tracer;

    KernelTruthTest() throws IOException {}

    @BeforeEach
    void open() {
        assumeTrue(Programs.isInstalled("trace-cmd"), "skipped: trace-cmd is not installed");
        try {
            tracer = KernelTracer.open();
        } catch (KernelTracingException e) {
            abort("skipped: the kernel cannot be traced here: " + e.getMessage());
        }
    }

    @AfterEach
    void close() throws IOException {
        if (tracer != null) {
            tracer.close();
        }
        home.close();
    }

    @Test
    void bothDecodeTheSamePagesToTheSameEventsAtTheSameTimes() throws Exception {
        List<Path> raw = new ArrayList<>();
        // What programs of ours capture is in no buffer of tracefs; trace-cmd knows sub-buffers of a page only.
        try (KernelRecorder recorder = recorder(false, 4096, 4096)) {
            Process shell = waitingShell();
            recorder.trackProcesses(List.of(shell.pid()));
            recorder.start();
            letGo(shell);
            Path instance = ourInstance();
            Files.writeString(instance.resolve("tracing_on"), "0");
            for (Path cpu : cpus(instance)) {
                raw.add(copyPages(cpu));
            }
            recorder.stop();
            assertThat(recorder.channels().getFirst().discardedEvents()).isZero();
        }
        Path data = home.folder().resolve("pages.dat");
        List<String> command = new ArrayList<>(List.of("trace-cmd", "restore", "-o", data.toString()));
        raw.forEach(file -> command.add(file.toString()));
        home.run(command).succeeded();
        Map<Integer, List<Seen>> ours = byCpu(KernelEvents.ofOurs(trace()));
        Map<Integer, List<Seen>> theirs = byCpu(KernelEvents.ofTraceCmd(data, home));
        assertThat(theirs.values().stream().mapToInt(List::size).sum()).isGreaterThan(500);
        assertThat(ours.keySet()).isEqualTo(theirs.keySet());
        theirs.forEach((cpu, events) -> {
            assertThat(ours.get(cpu).stream().map(KernelTruthTest::identity))
                    .containsExactlyElementsOf(
                            events.stream().map(KernelTruthTest::identity).toList());
            assertSameFields(ours.get(cpu), events);
        });
    }

    private static List<Object> identity(Seen seen) {
        return List.of(seen.cpu(), seen.thread(), seen.event(), seen.nanos());
    }

    private static void assertSameFields(List<Seen> ours, List<Seen> theirs) {
        int compared = 0;
        for (int i = 0; i < theirs.size(); i++) {
            compared += KernelEvents.assertSameFields(ours.get(i), theirs.get(i));
        }
        assertThat(compared).isGreaterThanOrEqualTo(theirs.size());
    }

    @Test
    void equalsWhatTraceCmdRecordedOfTheSameWorkload() throws Exception {
        Path theirs = tracer.mountPoint().resolve("instances/ringside-truth-" + ProcessHandle.current().pid());
        Path data = home.folder().resolve("theirs.dat");
        long untilNanos;
        Files.createDirectory(theirs);
        try (KernelRecorder recorder = recorder(true, 1 << 20, 4)) {
            Process shell = waitingShell();
            recorder.trackProcesses(List.of(shell.pid()));
            prepare(theirs, shell.pid());
            recorder.start();
            Files.writeString(theirs.resolve("tracing_on"), "1");
            letGo(shell);
            // What ended threads still do then, one instance may see and the other not.
            untilNanos = System.nanoTime();
            Files.writeString(theirs.resolve("tracing_on"), "0");
            recorder.stop();
            // This removes their instance too.
            home.run(List.of(
                            "trace-cmd", "extract", "-B", theirs.getFileName().toString(), "-o", data.toString()))
                    .succeeded();
        } finally {
            Files.deleteIfExists(theirs);
        }
        List<Pair> pairs = pairs(
                until(untilNanos, KernelEvents.ofOurs(trace())),
                until(untilNanos, KernelEvents.ofTraceCmd(data, home)));
        assertThat(pairs.size()).isGreaterThan(500);
        assertThat(pairs.stream().mapToInt(Pair::assertSameFields).sum()).isGreaterThan(pairs.size());
        assertSameOrder(pairs);
    }

    private static List<Seen> until(long nanos, List<Seen> events) {
        return events.stream().filter(event -> event.nanos() < nanos).toList();
    }

    /// One event, as both recorded it.
    private record Pair(Seen ours, Seen theirs) {
        private static final String STATE = "prev_state";
        private static final String ZOMBIE = "32";
        private static final String DEAD = "16";

        int assertSameFields() {
            Map<String, String> fields = new LinkedHashMap<>(theirs.fields());
            if (isReapedMeanwhile()) {
                fields.put(STATE, ours.fields().get(STATE));
            }
            return KernelEvents.assertSameFields(
                    ours, new Seen(theirs.cpu(), theirs.thread(), theirs.event(), theirs.nanos(), fields));
        }

        private boolean isReapedMeanwhile() {
            Seen first = ours.nanos() < theirs.nanos() ? ours : theirs;
            Seen last = first == ours ? theirs : ours;
            return ZOMBIE.equals(first.fields().get(STATE)) && DEAD.equals(last.fields().get(STATE));
        }

        long firstNanos() {
            return Math.min(ours.nanos(), theirs.nanos());
        }

        long lastNanos() {
            return Math.max(ours.nanos(), theirs.nanos());
        }
    }

    /// A thread's system calls, or its other events: of these the order is certain.
    private record Sequence(int thread, boolean systemCalls) {
        static Sequence of(Seen event) {
            return new Sequence(event.thread(), event.isSystemCall());
        }
    }

    /// Each thread's events in both, one by one.
    private static List<Pair> pairs(List<Seen> ours, List<Seen> theirs) {
        Map<Sequence, List<Seen>> mine = ours.stream().collect(Collectors.groupingBy(Sequence::of));
        List<Pair> pairs = new ArrayList<>();
        theirs.stream().collect(Collectors.groupingBy(Sequence::of)).forEach((sequence, events) -> {
            List<Seen> same = mine.getOrDefault(sequence, List.of());
            for (int i = 0; i < Math.min(same.size(), events.size()); i++) {
                assertThat(same.get(i).event())
                        .as("event %d: %s and %s", i, same.get(i), events.get(i))
                        .isEqualTo(events.get(i).event());
                pairs.add(new Pair(same.get(i), events.get(i)));
            }
            assertThat(same.size()).as("%s and %s", last(same), last(events)).isEqualTo(events.size());
        });
        return pairs;
    }

    private static Object last(List<Seen> events) {
        return events.isEmpty() ? "none" : events.getLast();
    }

    /// Of each thread, and on each CPU, both readings of an event come before both of the next.
    private static void assertSameOrder(List<Pair> pairs) {
        pairs.stream().collect(Collectors.groupingBy(pair -> Sequence.of(pair.ours))).values().forEach(
                KernelTruthTest::assertDisjoint);
        List<Pair> whole = pairs.stream().filter(pair -> !isParted(pair, pairs)).toList();
        assertThat(pairs.size() - whole.size()).isLessThan(pairs.size() / 10);
        assertThat(whole).allSatisfy(pair -> assertThat(pair.ours.cpu()).isEqualTo(pair.theirs.cpu()));
        whole.stream().collect(Collectors.groupingBy(pair -> pair.ours.thread())).values().forEach(
                KernelTruthTest::assertDisjoint);
        whole.stream().collect(Collectors.groupingBy(pair -> pair.ours.cpu())).values().forEach(
                KernelTruthTest::assertDisjoint);
    }

    private static void assertDisjoint(List<Pair> events) {
        List<Pair> inOrder = events.stream().sorted(Comparator.comparingLong(Pair::firstNanos)).toList();
        for (int i = 1; i < inOrder.size(); i++) {
            assertThat(inOrder.get(i - 1).lastNanos())
                    .as("%s, then %s", inOrder.get(i - 1), inOrder.get(i))
                    .isLessThanOrEqualTo(inOrder.get(i).firstNanos());
        }
    }

    /// Whether the thread was switched out between the two readings of a system call.
    private static boolean isParted(Pair pair, List<Pair> all) {
        return pair.ours.isSystemCall()
                && all.stream()
                        .filter(other -> other.ours.event().equals("sched_switch"))
                        .anyMatch(other -> other.ours.thread() == pair.ours.thread()
                                && other.lastNanos() > pair.firstNanos()
                                && other.firstNanos() < pair.lastNanos());
    }

    private static Map<Integer, List<Seen>> byCpu(List<Seen> events) {
        return events.stream().collect(Collectors.groupingBy(Seen::cpu, TreeMap::new, Collectors.toList()));
    }

    private Path trace() {
        return home.folder().resolve("ours/kernel");
    }

    private KernelRecorder recorder(boolean userMemoryCaptured, long subBufferBytes, int subBufferCount)
            throws KernelTracingException {
        KernelRecorder recorder = tracer.newRecorder(
                new KernelRecordingSettings(SESSION, trace(), CtfVersion.CTF_1_8, Instant.now(), 0));
        recorder.setUserMemoryCaptured(userMemoryCaptured);
        recorder.enableChannel(new KernelChannelSettings(
                "channel0", subBufferBytes, subBufferCount, false, 0, KernelChannelSettings.READ_WHEN_ASKED));
        recorder.addContext("channel0", KernelContext.parse("tid"));
        recorder.enableEvents("channel0", new Tracepoint("sched_switch"));
        recorder.enableEvents("channel0", new Tracepoint("sched_process_*"));
        recorder.enableEvents("channel0", new SystemCall("*"));
        return recorder;
    }

    private static void prepare(Path instance, long pid) throws IOException {
        Files.writeString(instance.resolve("tracing_on"), "0");
        Files.writeString(instance.resolve("trace_clock"), "mono");
        Files.writeString(instance.resolve("buffer_size_kb"), "4096");
        Files.writeString(instance.resolve("options/event-fork"), "1");
        Files.writeString(instance.resolve("set_event_pid"), Long.toString(pid), StandardOpenOption.WRITE);
        Files.writeString(instance.resolve("events/sched/sched_switch/enable"), "1");
        Files.writeString(instance.resolve("events/syscalls/enable"), "1");
        try (var events = Files.newDirectoryStream(instance.resolve("events/sched"), "sched_process_*")) {
            for (Path event : events) {
                Files.writeString(event.resolve("enable"), "1");
            }
        }
    }

    /// The pages of a CPU as they lie in the kernel, which keeps them.
    private Path copyPages(Path cpu) throws IOException {
        Path copy = home.folder().resolve(cpu.getFileName().toString() + ".raw");
        try (MappedBuffer buffer = MappedBuffer.open(cpu.resolve("trace_pipe_raw"));
                var out = Files.newOutputStream(copy)) {
            for (byte[] page : buffer.copy(Long.MAX_VALUE)) {
                out.write(Arrays.copyOf(page, buffer.pageBytes()));
            }
        } catch (IOException e) {
            abort("skipped: the kernel's buffers cannot be mapped here: " + e.getMessage());
        }
        return copy;
    }

    private Path ourInstance() throws IOException {
        try (Stream<Path> instances = Files.list(tracer.mountPoint().resolve("instances"))) {
            return instances
                    .filter(instance -> instance.getFileName().toString().contains(SESSION))
                    .filter(instance -> instance.getFileName().toString().contains("channel0"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static List<Path> cpus(Path instance) throws IOException {
        try (Stream<Path> folders = Files.list(instance.resolve("per_cpu"))) {
            return folders.sorted().toList();
        }
    }

    private static Process waitingShell() throws IOException {
        Process shell = new ProcessBuilder("/bin/sh", "-c", "read line; " + WORKLOAD)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        // It is started when its program is about to be loaded; the first thing that it sleeps for is the line.
        while (!Files.readString(Path.of("/proc/" + shell.pid() + "/stat")).contains("(sh) S ")) {
            assertThat(shell.isAlive()).isTrue();
            Thread.yield();
        }
        return shell;
    }

    private static void letGo(Process shell) throws IOException, InterruptedException {
        shell.getOutputStream().write('\n');
        shell.getOutputStream().close();
        shell.waitFor();
    }
}
