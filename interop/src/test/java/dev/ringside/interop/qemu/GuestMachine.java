// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// An emulated machine that runs one command and ends, or is ended.
final class GuestMachine {
    /// Where the command writes its results to.
    static final String RESULTS = "/dev/vport0p1";

    private static final int MEBIBYTES = 2048;

    private GuestMachine() {}

    /// What a machine left behind.
    ///
    /// @param ended   by itself
    /// @param console what kernel and command printed
    /// @param results what the command wrote to [#RESULTS]
    record Run(boolean ended, String console, String results) {}

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
        boolean ended;
        try {
            ended = machine.waitFor(mostSeconds, TimeUnit.SECONDS);
        } finally {
            machine.destroyForcibly().waitFor();
            Runtime.getRuntime().removeShutdownHook(atExit);
        }
        return new Run(ended, text(folder.resolve("qemu")) + text(console), text(results));
    }

    private static List<String> commandLine(GuestKernel kernel, Path initramfs, Path console, Path results) {
        GuestArchitecture architecture = kernel.architecture();
        List<String> command = new ArrayList<>(List.of(architecture.emulator()));
        command.addAll(architecture.machineOptions());
        command.addAll(List.of("-accel", "tcg,thread=multi", "-smp", "2", "-m", MEBIBYTES + "M"));
        command.addAll(List.of("-display", "none", "-monitor", "none", "-nodefaults", "-no-reboot"));
        command.addAll(List.of("-serial", "file:" + console, "-device", "virtio-serial-pci"));
        command.addAll(List.of("-chardev", "file,id=results,path=" + results, "-device"));
        command.add("virtserialport,chardev=results,name=results");
        command.addAll(List.of("-kernel", kernel.image().toString(), "-initrd", initramfs.toString()));
        command.addAll(List.of("-append", "console=" + architecture.console() + " panic=-1 quiet"));
        command.addAll(List.of(
                "-virtfs",
                "local,path=/,mount_tag=" + Initramfs.SHARE + ",security_model=none,readonly=on,multidevs=remap"));
        return command;
    }

    private static String text(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file).replace("\r", "") : "";
    }
}
