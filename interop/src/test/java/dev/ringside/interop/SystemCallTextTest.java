// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.kernel.Facility;
import dev.ringside.kernel.KernelChannelSettings;
import dev.ringside.kernel.KernelEventRule.SystemCall;
import dev.ringside.kernel.KernelEventRule.Tracepoint;
import dev.ringside.kernel.KernelRecorder;
import dev.ringside.kernel.KernelRecordingSettings;
import dev.ringside.kernel.KernelTracer;
import dev.ringside.kernel.KernelTracingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// System calls with what they point to, in streams beside those of tracefs: ours and the real Babeltrace 2 print the
/// same bytes. Needs the rights to trace the kernel; traces only the program that it starts.
@Tag("peer")
final class SystemCallTextTest {
    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final String PROGRAM =
            """
            import os, select, socket, sys
            sys.stdin.readline()
            a = socket.socket(); a.bind(("127.0.0.1", 0)); a.listen()
            b = socket.socket(); b.connect(a.getsockname()); c, peer = a.accept()
            v = socket.socket(socket.AF_INET6); v.bind(("::1", 0))
            r, w = os.pipe(); os.write(w, b"x")
            p = select.poll(); p.register(r, select.POLLIN); p.register(w, select.POLLERR); p.poll(1000)
            select.select([r], [w], [], 3)
            e = select.epoll(); e.register(r, select.EPOLLIN); e.poll(1)
            for name in ("/etc/passwd", "/no such file", "/tmp/\\u00e4\\"\\\\"):
                try: open(name).close()
                except OSError: pass
            """;
    /// All that have text never have an empty one here: Babeltrace 2.0.4 shows for it what the field held before.
    private static final List<String> CALLS = List.of(
            "openat", "connect", "accept*", "bind", "getsockname", "pipe*", "poll", "ppoll", "select", "pselect6",
            "epoll_*", "mmap", "close", "write", "socket*", "execve");

    @Test
    void bothPrintTheSameBytes() throws Exception {
        assumeTrue(Programs.isInstalled("babeltrace2"), "skipped: babeltrace2 is not installed");
        assumeTrue(Files.isExecutable(PYTHON), "skipped: " + PYTHON + " is not installed");
        Facility bpf = KernelTracer.facilities().stream()
                .filter(facility -> facility.name().equals("bpf"))
                .findFirst()
                .orElseThrow();
        assumeTrue(bpf.present(), "skipped: no eBPF here: " + bpf.finding());
        try (Home home = new Home()) {
            Path trace = home.folder().resolve("system-calls");
            record(trace.resolve("kernel"));
            Home.Result theirs = home.run(List.of("babeltrace2", trace.toString())).succeeded();
            Home.Result ours = home.ringside("convert", "-m", "0", trace.toString()).succeeded();
            assertThat(theirs.out())
                    .contains("filename = \"/no such file\"", "dport = ", "POLLIN = 1", "EPOLLIN = 1",
                            "sched_switch: ");
            assertThat(ours.out()).isEqualTo(theirs.out());
            assertThat(ours.err()).isEqualTo(theirs.err());
            Home.Result named = home.ringside("convert", "--value-names", trace.toString()).succeeded();
            assertThat(named.out())
                    .contains("ret = -2 (ENOENT)", "flags = 524288 (O_RDONLY | O_CLOEXEC)", "(AF_INET6)");
        }
    }

    private static void record(Path folder) throws Exception {
        try (KernelTracer tracer = KernelTracer.open();
                KernelRecorder recorder = tracer.newRecorder(new KernelRecordingSettings(
                        "interop", folder, CtfVersion.CTF_1_8, Instant.now(), Instant.now().getEpochSecond()))) {
            Process program = new ProcessBuilder(PYTHON.toString(), "-c", PROGRAM)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            recorder.enableChannel(KernelChannelSettings.ofDefaults("channel0"));
            for (String call : CALLS) {
                recorder.enableEvents("channel0", new SystemCall(call));
            }
            recorder.enableEvents("channel0", new Tracepoint("sched_switch"));
            recorder.trackProcesses(List.of(program.pid()));
            recorder.start();
            program.getOutputStream().write('\n');
            program.getOutputStream().close();
            assertThat(program.waitFor()).isZero();
            recorder.stop();
        } catch (KernelTracingException e) {
            abort("skipped: the kernel cannot be traced here: " + e.getMessage());
        }
    }
}
