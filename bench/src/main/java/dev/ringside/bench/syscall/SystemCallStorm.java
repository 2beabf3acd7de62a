// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.bench.syscall;

import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.kernel.KernelChannelSettings;
import dev.ringside.kernel.KernelChannelStatus;
import dev.ringside.kernel.KernelEventRule.SystemCall;
import dev.ringside.kernel.KernelRecorder;
import dev.ringside.kernel.KernelRecordingSettings;
import dev.ringside.kernel.KernelTracer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A program makes one kind of system call in a loop, while nobody records, while tracefs does (addresses only), and
/// while programs of ours do (with what the arguments point to). Each case in turn, several rounds; the medians end in
/// a table, with what was recorded and lost.
///
/// `perl` makes the calls. Needs the rights to trace the kernel.
public final class SystemCallStorm {
    private static final int CALLS = 300_000;

    private SystemCallStorm() {}

    /// What perl does, and the calls that count.
    private record Workload(String name, String script, List<String> calls) {}

    /// How the calls are recorded.
    private enum Recording {
        OFF,
        TRACEFS,
        PROGRAMS
    }

    private record Run(long nanos, long recorded, long discarded) {}

    private static final List<Workload> WORKLOADS = List.of(
            new Workload("getppid", "getppid for 1..N", List.of("getppid")),
            new Workload("stat of a path", "stat(q(/etc/hostname)) for 1..N", List.of("newstat", "newfstatat")),
            new Workload("write of one byte", "open F, q(>/dev/null); syswrite F, q(x) for 1..N", List.of("write")));

    /// @param arguments the number of rounds
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length == 0 ? 3 : Integer.parseInt(arguments[0]);
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        try (KernelTracer tracer = KernelTracer.open()) {
            for (int round = 0; round < rounds; round++) {
                for (Workload workload : WORKLOADS) {
                    for (Recording recording : Recording.values()) {
                        runs.computeIfAbsent(workload.name() + " | " + recording, _ -> new ArrayList<>())
                                .add(run(tracer, workload, recording));
                    }
                }
            }
        }
        System.out.println("| calls | recording | ns a call, two events each | recorded | lost |");
        System.out.println("|---|---|---|---|---|");
        runs.forEach((name, all) -> {
            all.sort(Comparator.comparingLong(Run::nanos));
            Run median = all.get(all.size() / 2);
            System.out.printf(
                    "| %s | %.0f | %d | %d |%n",
                    name, median.nanos() / (double) CALLS, median.recorded(), median.discarded());
        });
    }

    private static Run run(KernelTracer tracer, Workload workload, Recording recording) throws Exception {
        // Waits for a line, warms up, and tells when it is done.
        String script = "$|=1; <STDIN>; use Time::HiRes q(clock_gettime); "
                + "$s=clock_gettime(1); " + workload.script().replace("N", Integer.toString(CALLS))
                + "; printf qq(%d\\n), (clock_gettime(1)-$s)*1e9;";
        Process perl = new ProcessBuilder("perl", "-e", script)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (recording == Recording.OFF) {
            return new Run(time(perl), 0, 0);
        }
        Path folder = Files.createTempDirectory("ringside-storm");
        try (KernelRecorder recorder = tracer.newRecorder(new KernelRecordingSettings(
                "storm", folder.resolve("kernel"), CtfVersion.CTF_2, Instant.now(), 0))) {
            recorder.setUserMemoryCaptured(recording == Recording.PROGRAMS);
            recorder.enableChannel(KernelChannelSettings.ofDefaults("channel0").withSubBuffers(1 << 20, 16));
            for (String call : workload.calls()) {
                recorder.enableEvents("channel0", new SystemCall(call));
            }
            recorder.trackProcesses(List.of(perl.pid()));
            recorder.start();
            long nanos = time(perl);
            recorder.stop();
            KernelChannelStatus status = recorder.channels().getFirst();
            return new Run(nanos, status.recordedEvents(), status.discardedEvents());
        } finally {
            delete(folder);
        }
    }

    private static long time(Process perl) throws IOException, InterruptedException {
        perl.getOutputStream().write('\n');
        perl.getOutputStream().close();
        long nanos = Long.parseLong(perl.inputReader().readLine());
        perl.waitFor();
        return nanos;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
