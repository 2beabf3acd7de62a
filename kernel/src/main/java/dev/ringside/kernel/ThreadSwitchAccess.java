// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.kernel.internal.linux.NativeCallException;
import dev.ringside.kernel.internal.perf.OnlineProcessors;
import dev.ringside.kernel.internal.perf.SwitchEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether this process may trace its own thread switches: found out by trying. Stateless; any thread.
final class ThreadSwitchAccess {
    private static final String NAME = "thread-switches";
    private static final Path PARANOID = Path.of("/proc/sys/kernel/perf_event_paranoid");
    /// Mainline knows no higher one; above it distributions refuse everybody without CAP_PERFMON.
    private static final int HIGHEST_OPEN_LEVEL = 2;

    private ThreadSwitchAccess() {}

    static Facility find() {
        try {
            new SwitchEvents().probe(OnlineProcessors.numbers().getFirst());
            return Facility.present(NAME, "perf_event_open(2) tells them of this user's threads");
        } catch (NativeCallException e) {
            return refused(e);
        } catch (IllegalCallerException e) {
            return Facility.missing(NAME, "native access is not enabled", "--enable-native-access=dev.ringside.kernel");
        }
    }

    private static Facility refused(NativeCallException failure) {
        int level = level();
        if (failure.isDenied() && level > HIGHEST_OPEN_LEVEL) {
            return Facility.missing(
                    NAME,
                    "perf_event_paranoid=" + level + " keeps perf_event_open(2) from this user",
                    "sysctl kernel.perf_event_paranoid=" + HIGHEST_OPEN_LEVEL + " (or setcap cap_perfmon+ep "
                            + Path.of(System.getProperty("java.home"), "bin", "java") + ")");
        }
        if (failure.isDenied()) {
            return Facility.missing(
                    NAME,
                    "perf_event_open(2) is refused: a seccomp filter, as containers have, or a security module",
                    "run the container with a seccomp profile that allows perf_event_open");
        }
        if (failure.isMissing() || !Files.exists(PARANOID)) {
            return Facility.missing(
                    NAME, "this kernel has no perf_event_open(2)", "a kernel built with CONFIG_PERF_EVENTS=y");
        }
        return Facility.missing(NAME, String.valueOf(failure.getMessage()), "Linux 4.3 or later");
    }

    private static int level() {
        try {
            return Integer.parseInt(Files.readString(PARANOID).strip());
        } catch (IOException | NumberFormatException e) {
            return HIGHEST_OPEN_LEVEL;
        }
    }
}
