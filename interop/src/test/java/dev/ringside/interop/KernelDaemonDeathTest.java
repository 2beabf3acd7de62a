// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringside.kernel.KernelTracer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The daemon is killed while programs of ours record a storm of system calls: what it had written can be read, and the
/// next one says of which channel something is missing.
@Tag("peer")
final class KernelDaemonDeathTest {
    private Process mounts;

    @Test
    void theNextDaemonNamesTheChannelsOfWhichSomethingIsLost() throws IOException {
        for (String facility : List.of("tracepoints", "bpf")) {
            assumeTrue(
                    KernelTracer.facilities().stream().anyMatch(each -> each.name().equals(facility) && each.present()),
                    "skipped: not for this user here: " + facility);
        }
        try (var home = home()) {
            Path trace = home.folder().resolve("trace");
            Process storm = home.startTalking(
                    List.of("sh", "-c", "echo ready; read line; exec dd if=/dev/zero of=/dev/null bs=1 status=none"));
            storm.inputReader().readLine();
            home.ringside("create", "s", "--output=" + trace, "--trace-format=ctf-1.8").succeeded();
            home.ringside("enable-channel", "-k", "calls").succeeded();
            home.ringside("enable-channel", "-k", "switches").succeeded();
            home.ringside("enable-event", "-k", "-c", "calls", "--syscall", "write").succeeded();
            home.ringside("enable-event", "-k", "-c", "switches", "sched_switch").succeeded();
            home.ringside("track", "-k", "--pid=" + storm.pid()).succeeded();
            home.ringside("start").succeeded();
            storm.outputWriter().append("go\n").flush();
            // What a rotation ends is in the files.
            home.ringside("rotate").succeeded();
            home.killDaemon();
            home.ringside("create", "next").succeeded();
            // Answered after the kernel has been looked after.
            home.ringside("list", "-k").succeeded();
            storm.destroy();
            assertThat(Files.readString(home.runFolder().resolve("daemon.log")))
                    .contains("kernel events recovered: session=s ")
                    .containsPattern("the killed daemon had not read is lost, how many events cannot be known: "
                            + "session=s channels=\\[calls]\\R");
            Babeltrace.Text text = Babeltrace.run("--no-delta", trace.toString());
            assertThat(text.status()).as(text.err()).isZero();
            assertThat(text.out()).contains("syscall_entry_write").contains("sched_switch");
        }
    }

    /// One without a bpf file system, in which what is captured would survive the daemon (`PinnedCaptureTest`).
    private Home home() throws IOException {
        if (KernelTracer.facilities().stream().noneMatch(each -> each.name().equals("bpf-pins") && each.present())) {
            return new Home();
        }
        for (String program : List.of("unshare", "nsenter")) {
            assumeTrue(Programs.isInstalled(program), "skipped: not installed: " + program);
        }
        mounts = new ProcessBuilder("unshare", "--mount", "sh", "-c", "umount -a -t bpf && echo gone; read line")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assumeTrue("gone".equals(mounts.inputReader().readLine()), "skipped: a bpf file system cannot be left out");
        return Home.amongMountsOf(mounts);
    }

    @AfterEach
    void endMounts() throws InterruptedException {
        if (mounts != null) {
            mounts.destroyForcibly().waitFor();
        }
    }
}
