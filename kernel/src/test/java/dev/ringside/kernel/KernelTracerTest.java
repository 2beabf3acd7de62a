// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.kernel.KernelTracingException.Reason;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KernelTracerTest {
    @TempDir
    private Path folder;

    @Test
    void listsTracepointsInLttngsNamesAndSystemCallsWithoutPrefix() throws KernelTracingException {
        try (KernelTracer tracer = TracedMachine.open()) {
            assertThat(tracer.tracepoints())
                    .isSorted()
                    .contains(
                            new KernelTracepoint("sched_switch", "sched", "sched_switch"),
                            new KernelTracepoint("irq_softirq_raise", "irq", "softirq_raise"),
                            new KernelTracepoint("lttng_logger", "ftrace", "print"))
                    .noneMatch(tracepoint -> tracepoint.system().equals("syscalls"));
            assertThat(tracer.systemCalls()).isSorted().contains("openat", "chroot", "execve").doesNotHaveDuplicates();
        }
    }

    @Test
    void saysOfEachMissingFacilityHowToOpenIt() {
        assertThat(KernelTracer.facilities())
                .isNotEmpty()
                .extracting(Facility::name)
                .doesNotHaveDuplicates()
                .contains("tracefs", "perf");
        assertThat(KernelTracer.facilities()).allSatisfy(facility -> {
            assertThat(facility.finding()).isNotEmpty();
            assertThat(facility.remedy().isEmpty()).isEqualTo(facility.present());
        });
    }

    @Test
    void refusesAFolderThatIsNoTracefs() {
        assertThatThrownBy(() -> KernelTracer.open(folder))
                .isInstanceOfSatisfying(
                        KernelTracingException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_TRACEFS));
        assertThatThrownBy(() -> KernelTracer.open(folder.resolve("absent")))
                .isInstanceOfSatisfying(
                        KernelTracingException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ACCESS_DENIED));
    }

    /// Makes an instance, says so, and waits to be killed.
    static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) throws Exception {
            KernelTracer tracer = KernelTracer.open(Path.of(arguments[0]));
            KernelRecorder recorder =
                    tracer.newRecorder(TracedMachine.settings(Path.of(arguments[1]), CtfVersion.CTF_1_8));
            recorder.enableChannel(KernelChannelSettings.ofDefaults("victim").withSubBuffers(4096, 2));
            recorder.start();
            System.out.println("ready");
            System.in.read();
        }
    }

    @Test
    void removesWhatAKilledProcessLeftAndNothingElse() throws Exception {
        try (KernelTracer tracer = TracedMachine.open();
                KernelRecorder alive = tracer.newRecorder(TracedMachine.settings(folder, CtfVersion.CTF_1_8))) {
            alive.enableChannel(KernelChannelSettings.ofDefaults("alive").withSubBuffers(4096, 2));
            Process victim = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-cp",
                            classPath(),
                            Victim.class.getName(),
                            tracer.mountPoint().toString(),
                            folder.resolve("victim").toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var lines = victim.inputReader()) {
                assertThat(lines.readLine()).isEqualTo("ready");
                String owner = "." + victim.pid() + ".";
                assertThat(TracedMachine.instances(tracer)).anyMatch(name -> name.contains(owner));
                assertThat(tracer.removeStaleInstances(List.of())).noneMatch(name -> name.contains(owner));
                victim.destroyForcibly().waitFor();
                assertThat(tracer.removeStaleInstances(List.of())).anyMatch(name -> name.contains(owner));
                assertThat(TracedMachine.instances(tracer))
                        .noneMatch(name -> name.contains(owner))
                        .anyMatch(name -> name.contains("-alive@"));
            } finally {
                victim.destroyForcibly();
            }
        }
    }

    /// Of the modules that this test runs in, as plain folders and jars.
    private static String classPath() {
        String modules = System.getProperty("jdk.module.path", "");
        String classes = System.getProperty("java.class.path", "");
        Path tests = Path.of(System.getProperty("ringside.basedir"), "kernel", "target", "test-classes");
        return String.join(File.pathSeparator, List.of(modules, classes, tests.toString()));
    }

    @Test
    void mountsTracefsWhereNobodyHasAndUnmountsItAgain() throws Exception {
        boolean mountedBefore = Files.exists(Path.of("/sys/kernel/tracing/instances"));
        try (KernelTracer tracer = TracedMachine.open()) {
            assertThat(tracer.mountPoint().resolve("instances")).isDirectory();
        }
        assertThat(Files.exists(Path.of("/sys/kernel/tracing/instances"))).isEqualTo(mountedBefore);
    }
}
