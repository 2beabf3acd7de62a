// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop.qemu;

import java.util.List;
import java.util.Locale;

/// The architectures of emulated machines, and what differs between them. Any thread.
enum GuestArchitecture {
    /// Its kernel would take the HPET for its clock, since it does not trust the emulator's counter: 32 bits that stop
    /// for a while when the emulator was stopped for 21 s, and two processors wait for each other to read it.
    ///
    /// One thread emulates both processors. With one for each, both came to stand at the same instruction now and then:
    /// the breakpoint that this kernel writes over code that it changes, where tracepoints are switched on or off. Both
    /// took it for ever, with nothing left of the kernel's memory changing but the count of such exceptions, as if the
    /// emulator still had the code of before.
    X86_64("amd64", "qemu-system-x86", "ttyS0", List.of("-cpu", "max", "-accel", "tcg,thread=single"), "tsc=reliable"),
    /// A processor without pointer authentication and scalable vectors, which cost an emulator much.
    AARCH64("arm64", "qemu-system-arm", "ttyAMA0",
            List.of("-machine", "virt", "-cpu", "cortex-a76", "-accel", "tcg,thread=multi"), "");

    private final String debianName;
    private final String emulatorPackage;
    private final String console;
    private final List<String> machineOptions;
    private final String kernelOptions;

    GuestArchitecture(
            String debianName,
            String emulatorPackage,
            String console,
            List<String> machineOptions,
            String kernelOptions) {
        this.debianName = debianName;
        this.emulatorPackage = emulatorPackage;
        this.console = console;
        this.machineOptions = machineOptions;
        this.kernelOptions = kernelOptions;
    }

    /// @param name as `uname -m` says it
    static GuestArchitecture of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /// That of this machine; x86-64 where it is neither.
    static GuestArchitecture ofThisMachine() {
        return System.getProperty("os.arch").equals("aarch64") ? AARCH64 : X86_64;
    }

    /// As Debian calls it, in names of packages and kernels too.
    String debianName() {
        return debianName;
    }

    /// The program that emulates it.
    String emulator() {
        return "qemu-system-" + name().toLowerCase(Locale.ROOT);
    }

    /// The package of [#emulator].
    String emulatorPackage() {
        return emulatorPackage;
    }

    List<String> machineOptions() {
        return machineOptions;
    }

    /// What the kernel is told when it boots.
    String kernelOptions() {
        return ("console=" + console + " panic=-1 quiet " + kernelOptions).strip();
    }
}
