// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// An emulated machine that runs one command and ends, or is ended.
final class GuestMachine {
    /// Where the command writes its results to.
    static final String RESULTS = "/dev/vport0p1";

    private static final int MEBIBYTES = 2048;

    /// More than what the guest takes to find out by itself that its command stands still.
    private static final long MOST_SILENT_SECONDS = Initramfs.MOST_SECONDS_STANDING_STILL + 300;

    /// How often it is looked at what the machine has written.
    private static final long LOOK_SECONDS = 5;

    private GuestMachine() {}

    /// How a machine ended.
    enum End {
        BY_ITSELF,
        /// Switched off after writing nothing for [#MOST_SILENT_SECONDS].
        SILENT,
        /// Switched off since it took too long.
        LATE
    }

    /// What a machine left behind.
    ///
    /// @param console what kernel and command printed
    /// @param results what the command wrote to [#RESULTS]
    record Run(End end, String console, String results) {
        /// All that is known of a run that did not go on.
        String told() {
            String tests = results.lines()
                    .map(GuestResult::parse)
                    .flatMap(Optional::stream)
                    .map(result -> result.status() + " " + result.suite() + " " + result.test() + "\n")
                    .collect(Collectors.joining());
            return "ended " + end + "; console:\n" + console + "\ntests that ended:\n" + tests;
        }

        /// The emulator, its kernel or its files have stopped the command, not the command itself: neither did a
        /// thread of the guest go on nor did its Java say where its own threads were. A program that waits for itself
        /// still says that.
        boolean machineStoodStill() {
            return !results.contains(GuestResult.END)
                    && (end == End.SILENT || console.contains(Initramfs.STANDS_STILL))
                    && !console.contains("Full thread dump");
        }
    }

    /// Boots, runs and ends.
    ///
    /// @param root        the folder of this machine that the command has as its root
    /// @param needed      folders of this machine that the command finds in any case, also below `/tmp`
    /// @param folder      for the files of the run
    /// @param mostSeconds after which the machine is switched off
    static Run run(GuestKernel kernel, String command, Path root, List<Path> needed, Path folder, long mostSeconds)
            throws IOException, InterruptedException {
        Path initramfs = folder.resolve("initramfs");
        Path console = folder.resolve("console");
        Path results = folder.resolve("results");
        Files.write(initramfs, Initramfs.build(kernel, command, root, needed));
        Process machine = new ProcessBuilder(commandLine(kernel, initramfs, console, results))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("qemu").toFile())
                .start();
        // Also where this JVM is told to end meanwhile.
        Thread atExit = new Thread(machine::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atExit);
        End end;
        try {
            end = waitFor(machine, List.of(console, results), mostSeconds);
        } finally {
            machine.destroyForcibly().waitFor();
            Runtime.getRuntime().removeShutdownHook(atExit);
        }
        return new Run(end, text(folder.resolve("qemu")) + text(console), text(results));
    }

    private static End waitFor(Process machine, List<Path> outputs, long mostSeconds)
            throws IOException, InterruptedException {
        long written = 0;
        long writtenAtNanos = System.nanoTime();
        long deadlineNanos = writtenAtNanos + TimeUnit.SECONDS.toNanos(mostSeconds);
        while (!machine.waitFor(LOOK_SECONDS, TimeUnit.SECONDS)) {
            long bytes = 0;
            for (Path output : outputs) {
                bytes += Files.exists(output) ? Files.size(output) : 0;
            }
            long nowNanos = System.nanoTime();
            if (bytes != written) {
                written = bytes;
                writtenAtNanos = nowNanos;
            }
            if (nowNanos - writtenAtNanos > TimeUnit.SECONDS.toNanos(MOST_SILENT_SECONDS)) {
                return End.SILENT;
            }
            if (nowNanos - deadlineNanos > 0) {
                return End.LATE;
            }
        }
        return End.BY_ITSELF;
    }

    private static List<String> commandLine(GuestKernel kernel, Path initramfs, Path console, Path results) {
        GuestArchitecture architecture = kernel.architecture();
        List<String> command = new ArrayList<>(List.of(architecture.emulator()));
        command.addAll(architecture.machineOptions());
        command.addAll(List.of("-smp", "2", "-m", MEBIBYTES + "M"));
        command.addAll(List.of("-display", "none", "-monitor", "none", "-nodefaults", "-no-reboot"));
        command.addAll(List.of("-serial", "file:" + console, "-device", "virtio-serial-pci"));
        command.addAll(List.of("-chardev", "file,id=results,path=" + results, "-device"));
        command.add("virtserialport,chardev=results,name=results");
        command.addAll(List.of("-kernel", kernel.image().toString(), "-initrd", initramfs.toString()));
        command.addAll(List.of("-append", architecture.kernelOptions()));
        command.addAll(List.of(
                "-virtfs",
                "local,path=/,mount_tag=" + Initramfs.SHARE + ",security_model=none,readonly=on,multidevs=remap"));
        return command;
    }

    private static String text(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file).replace("\r", "") : "";
    }
}
