// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.kernel.KernelEventRule.UserProbe;
import dev.ringside.kernel.KernelTracingException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Probes stand in copies of programs, so that nobody else runs into them.
final class UserProbeTest {
    private static final String CHANNEL = "channel0";

    @TempDir
    private Path folder;

    @RegisterExtension
    private final TracedMachine machine = new TracedMachine();

    @BeforeEach
    void open() {
        Assumptions.assumeTrue(
                Files.exists(machine.file("uprobe_events")), "this kernel has no uprobes");
    }

    private Path copy(String program) throws IOException {
        Path from = Path.of(program);
        Assumptions.assumeTrue(Files.exists(from), program + " is not there");
        return Files.copy(
                from.toRealPath(), folder.resolve(from.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
    }

    private KernelRecorder recorder() throws KernelTracingException {
        KernelRecorder recorder = machine.recorder(folder.resolve("trace"), CtfVersion.CTF_1_8);
        recorder.enableChannel(KernelChannelSettings.ofDefaults(CHANNEL).withSubBuffers(1 << 16, 4));
        return recorder;
    }

    private List<String> text() throws IOException, InterruptedException {
        return TracedMachine.text(folder.resolve("trace"));
    }

    private List<String> ownProbes() throws IOException {
        String owner = "_" + ProcessHandle.current().pid() + "_";
        try (Stream<String> lines = Files.lines(machine.file("uprobe_events"))) {
            return lines.filter(line -> line.contains(owner)).toList();
        }
    }

    @Test
    void recordsEntriesAndReturnsOfAFunction() throws Exception {
        Path shell = copy("/bin/bash");
        try (KernelRecorder recorder = recorder()) {
            recorder.enableEvents(CHANNEL, new UserProbe("elf:" + shell + ":execute_command_internal", "run it"));
            recorder.enableEvents(CHANNEL, new UserProbe(shell + ":execute_command_internal", "done", true));
            Process process = new ProcessBuilder(shell.toString(), "-c", "read line; true\nfalse\n:").start();
            recorder.trackProcesses(List.of(process.pid()));
            recorder.start();
            TracedMachine.letGo(process);
            recorder.stop();
            assertThat(ownProbes()).hasSize(2);
        }
        assertThat(ownProbes()).isEmpty();
        List<String> text = text();
        assertThat(text)
                .filteredOn(line -> line.matches(".* run it: \\{ cpu_id = \\d+ }, \\{ ip = 0x[0-9A-F]+ }"))
                .hasSizeGreaterThanOrEqualTo(2);
        assertThat(text)
                .anyMatch(line -> line.matches(".* done: .*\\{ ip = 0x[0-9A-F]+, parent_ip = 0x[0-9A-F]+, ret = 1 }"))
                .anyMatch(line -> line.matches(".* done: .* ret = 0 }"));
    }

    @Test
    void findsProgramsWhosePathsTheKernelCannotBeTold() throws Exception {
        Path shell = copy("/bin/bash");
        try (KernelRecorder recorder = recorder()) {
            Process process = null;
            for (String name : List.of("a b", "a#b", "a\tb c:d")) {
                Path program = Files.copy(shell, folder.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
                String path = program.toString().replace(":", "\\:");
                String place = path + ":execute_command_internal";
                recorder.enableEvents(CHANNEL, new UserProbe(place, name));
                recorder.enableEvents(CHANNEL, new UserProbe(place + " at=%ip:u64", name + "2"));
                process = new ProcessBuilder(program.toString(), "-c", "read line; true").start();
                recorder.trackProcesses(List.of(process.pid()));
                recorder.start();
                TracedMachine.letGo(process);
            }
            recorder.stop();
        }
        assertThat(ownProbes()).isEmpty();
        for (String name : List.of("a b", "a#b", "a\tb c:d")) {
            assertThat(text()).anyMatch(line -> line.contains(" " + name + ": ") && line.contains("{ ip = 0x"));
            assertThat(text()).anyMatch(line -> line.contains(" " + name + "2: ") && line.contains(", at = "));
        }
    }

    /// A program with one static probe, made as SystemTap's header makes them, which exits with the value of the
    /// probe's semaphore.
    private static final String PROGRAM = """
            #include <stdio.h>
            unsigned short semaphore __attribute__((section(".probes")));
            int main(void) {
                getchar();
                __asm__ volatile (
                    "990: nop\\n"
                    ".pushsection .note.stapsdt,\\"\\",\\"note\\"\\n"
                    ".balign 4\\n"
                    ".4byte 992f-991f, 994f-993f, 3\\n"
                    "991: .asciz \\"stapsdt\\"\\n"
                    "992: .balign 4\\n"
                    "993: .8byte 990b\\n"
                    ".8byte _.stapsdt.base\\n"
                    ".8byte semaphore\\n"
                    ".asciz \\"shop\\"\\n .asciz \\"sold\\"\\n .asciz \\"\\"\\n"
                    "994: .balign 4\\n"
                    ".popsection\\n"
                    ".pushsection .stapsdt.base,\\"a\\",\\"progbits\\"\\n"
                    "_.stapsdt.base: .space 1\\n"
                    ".popsection\\n");
                return semaphore;
            }
            """;

    @Test
    void recordsStaticProbesAndRaisesTheirSemaphores() throws Exception {
        Path program = folder.resolve("program");
        Path source = Files.writeString(folder.resolve("program.c"), PROGRAM);
        TracedMachine.run("gcc", "-o", program.toString(), source.toString());
        Process process;
        try (KernelRecorder recorder = recorder()) {
            recorder.enableEvents(CHANNEL, new UserProbe("sdt:" + program + ":shop:sold", "sold"));
            process = new ProcessBuilder(program.toString()).start();
            recorder.trackProcesses(List.of(process.pid()));
            recorder.start();
            TracedMachine.letGo(process);
            recorder.stop();
        }
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(ownProbes()).isEmpty();
        assertThat(text())
                .singleElement()
                .satisfies(line -> assertThat(line).matches(".* sold: .*\\{ ip = 0x[0-9A-F]+ }"));
    }

    @Test
    void refusesPlacesThatAreNotThere() throws Exception {
        Path shell = copy("/bin/bash");
        try (KernelRecorder recorder = recorder()) {
            refused(Reason.UNKNOWN_EVENT, recorder, shell + ":no_such_function");
            refused(Reason.UNKNOWN_EVENT, recorder, "sdt:" + shell + ":no:such");
            refused(Reason.INVALID, recorder, "/no/such/program:main");
            refused(Reason.INVALID, recorder, "nonsense");
            refused(Reason.INVALID, recorder, Files.writeString(folder.resolve("text"), "text") + ":main");
        }
        assertThat(ownProbes()).isEmpty();
    }

    private static void refused(Reason reason, KernelRecorder recorder, String location) {
        assertThatThrownBy(() -> recorder.enableEvents(CHANNEL, new UserProbe(location, "name")))
                .isInstanceOfSatisfying(
                        KernelTracingException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void refusesKernelProbesWithTheReason() throws Exception {
        Assumptions.assumeTrue(
                Files.notExists(machine.file("kprobe_events")), "this kernel has kprobes");
        try (KernelRecorder recorder = recorder()) {
            assertThatThrownBy(() -> recorder.enableEvents(
                            CHANNEL, new KernelEventRule.KernelProbe("do_sys_openat2+0x0", "sys_open")))
                    .isInstanceOfSatisfying(
                            KernelTracingException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED));
        }
    }
}
