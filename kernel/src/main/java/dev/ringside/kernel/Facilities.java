// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.kernel.internal.bpf.BpfSupport;
import dev.ringside.kernel.internal.bpf.Pins;
import dev.ringside.kernel.internal.linux.MountPoints;
import dev.ringside.kernel.internal.linux.NativeCallException;
import dev.ringside.kernel.internal.syscall.SystemCallTable;
import dev.ringside.kernel.internal.tracefs.Tracefs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds what there is to trace with; changes nothing. Any thread.
final class Facilities {
    private static final String KERNEL_OPTION = "a kernel built with ";

    private final List<Facility> found = new ArrayList<>();

    private Facilities() {}

    static List<Facility> find() {
        Facilities facilities = new Facilities();
        Optional<Path> mountPoint = Tracefs.findMountPoint();
        if (mountPoint.isPresent()) {
            facilities.inspect(mountPoint.get());
        } else if (Files.isDirectory(Tracefs.USUAL_MOUNT_POINT)) {
            facilities.found.add(Facility.missing("tracefs", "not mounted", Tracefs.MOUNT_COMMAND));
        } else {
            facilities.found.add(Facility.missing(
                    "tracefs", "this kernel has none", KERNEL_OPTION + "CONFIG_TRACING=y (CONFIG_FTRACE=y)"));
        }
        facilities.inspectPerf();
        facilities.found.add(ThreadSwitchAccess.find());
        facilities.inspectBpf();
        return List.copyOf(facilities.found);
    }

    private void inspect(Path tracefs) {
        if (!Files.isReadable(tracefs.resolve("available_events"))) {
            found.add(Facility.missing(
                    "tracefs",
                    "mounted at " + tracefs + ", closed to this user",
                    "chgrp -R tracing " + tracefs + " && chmod -R g+rwX " + tracefs));
            return;
        }
        found.add(Facility.present("tracefs", tracefs.toString()));
        if (Files.isWritable(tracefs.resolve("instances"))) {
            found.add(Facility.present("instances", tracefs.resolve("instances").toString()));
        } else {
            found.add(Facility.missing(
                    "instances",
                    "this user may not create instances",
                    "chgrp -R tracing " + tracefs + " && chmod -R g+rwX " + tracefs));
        }
        file(tracefs, "tracepoints", "events/sched/sched_switch", "CONFIG_EVENT_TRACING=y CONFIG_SCHEDSTATS=y");
        file(tracefs, "syscalls", "events/syscalls", "CONFIG_FTRACE_SYSCALLS=y");
        file(tracefs, "kprobes", "kprobe_events", "CONFIG_KPROBE_EVENTS=y");
        file(tracefs, "uprobes", "uprobe_events", "CONFIG_UPROBE_EVENTS=y");
        functionTracer(tracefs);
        clock(tracefs, "clock-mono", "mono");
        clock(tracefs, "clock-tsc", "x86-tsc");
        file(tracefs, "sub-buffer-size", "buffer_subbuf_size_kb", "Linux 6.8 or later");
        file(tracefs, "snapshot", "snapshot", "CONFIG_TRACER_SNAPSHOT=y");
        file(tracefs, "user-events", "user_events_data", "CONFIG_USER_EVENTS=y");
        file(tracefs, "synthetic-events", "synthetic_events", "CONFIG_SYNTH_EVENTS=y");
        file(tracefs, "histograms", "events/sched/sched_switch/hist", "CONFIG_HIST_TRIGGERS=y");
    }

    private void file(Path tracefs, String name, String file, String needs) {
        found.add(
                Files.exists(tracefs.resolve(file))
                        ? Facility.present(name, tracefs.resolve(file).toString())
                        : Facility.missing(name, file + " is not there", needs(needs)));
    }

    private void functionTracer(Path tracefs) {
        String name = "function-tracer";
        if (!List.of(text(tracefs.resolve("available_tracers")).strip().split("\\s+")).contains("function")) {
            found.add(Facility.missing(name, "available_tracers does not list it", needs("CONFIG_FUNCTION_TRACER=y")));
        } else if (!opens(tracefs.resolve("available_filter_functions"))) {
            found.add(Facility.missing(
                    name,
                    "built in, but the kernel is locked down and refuses it",
                    "boot the kernel without lockdown= (and without Secure Boot)"));
        } else {
            found.add(Facility.present(name, "function"));
        }
    }

    private static boolean opens(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void clock(Path tracefs, String name, String clock) {
        String clocks = text(tracefs.resolve("trace_clock")).replace("[", "").replace("]", "").strip();
        found.add(
                List.of(clocks.split("\\s+")).contains(clock)
                        ? Facility.present(name, "trace_clock " + clock)
                        : Facility.missing(name, "trace_clock lists " + clocks, "another processor or kernel"));
    }

    private void inspectPerf() {
        Path file = Path.of("/proc/sys/kernel/perf_event_paranoid");
        String level = text(file).strip();
        if (level.isEmpty()) {
            found.add(Facility.missing("perf", file + " is not there", KERNEL_OPTION + "CONFIG_PERF_EVENTS=y"));
            return;
        }
        // Above 2 distributions refuse perf_event_open to everybody without CAP_PERFMON.
        boolean open = isRoot() || level.startsWith("-") || level.compareTo("2") <= 0;
        found.add(
                open
                        ? Facility.present("perf", "perf_event_paranoid=" + level)
                        : Facility.missing(
                                "perf", "perf_event_paranoid=" + level, "sysctl kernel.perf_event_paranoid=2"));
    }

    private void inspectBpf() {
        found.add(bpf());
        found.add(bpfPins());
        Path types = Path.of("/sys/kernel/btf/vmlinux");
        if (!Files.exists(types)) {
            found.add(Facility.missing(
                    "bpf-types", types + " is not there", KERNEL_OPTION + "CONFIG_DEBUG_INFO_BTF=y"));
        } else {
            found.add(Facility.present("bpf-types", types.toString()));
        }
    }

    /// Without it, what programs have captured is lost when the daemon is killed.
    private static Facility bpfPins() {
        Optional<Path> mounted = Pins.fileSystem();
        if (mounted.isPresent()) {
            return Facility.present("bpf-pins", mounted.get() + ": what is captured survives a killed daemon");
        }
        if (!MountPoints.of("bpf").isEmpty()) {
            return Facility.missing(
                    "bpf-pins",
                    "mounted at " + MountPoints.of("bpf").getFirst() + ", closed to this user",
                    "mount -t bpf -o mode=1777 bpf DIRECTORY");
        }
        return Facility.missing(
                "bpf-pins",
                "no bpf file system is mounted: what eBPF programs have captured is lost when the daemon is killed",
                Files.isDirectory(Pins.USUAL_MOUNT_POINT)
                        ? Pins.MOUNT_COMMAND
                        : KERNEL_OPTION + "CONFIG_BPF_SYSCALL=y");
    }

    /// Without it, system calls are recorded with the addresses of their strings and structures.
    private static Facility bpf() {
        if (SystemCallTable.ofThisMachine().isEmpty()) {
            return Facility.missing(
                    "bpf",
                    "the system calls of this architecture are not in the table: arch=" + System.getProperty("os.arch"),
                    "another architecture (x86-64, aarch64)");
        }
        try {
            BpfSupport.check();
            return Facility.present("bpf", "bpf(2) loads programs that read what system calls point to");
        } catch (NativeCallException e) {
            String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            if (e.isMissing()) {
                return Facility.missing("bpf", first, KERNEL_OPTION + "CONFIG_BPF_SYSCALL=y CONFIG_BPF_EVENTS=y");
            }
            return Facility.missing(
                    "bpf",
                    first + (isRoot() ? " (lockdown=confidentiality refuses it to root too)" : ""),
                    isRoot()
                            ? "boot the kernel without lockdown=confidentiality"
                            : "setcap cap_bpf,cap_perfmon+ep "
                                    + Path.of(System.getProperty("java.home"), "bin", "java"));
        }
    }

    private static String needs(String needs) {
        return needs.startsWith("CONFIG_") ? KERNEL_OPTION + needs : needs;
    }

    private static boolean isRoot() {
        try {
            return ((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue() == 0;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
