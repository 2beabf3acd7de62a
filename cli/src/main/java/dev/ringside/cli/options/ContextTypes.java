// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The types of context fields that `add-context` knows by name, in the order that `--list` has.
public final class ContextTypes {
    private static final String PLAIN =
            """
            pid procname prio nice vpid tid pthread_id vtid ppid vppid hostname ip interruptible preemptible
            need_reschedule migratable callstack-kernel callstack-user cgroup_ns ipc_ns mnt_ns net_ns pid_ns time_ns
            user_ns uts_ns uid euid suid gid egid sgid vuid veuid vsuid vgid vegid vsgid cpu_id
            """;
    private static final String HARDWARE =
            """
            cpu-cycles cycles stalled-cycles-frontend idle-cycles-frontend stalled-cycles-backend idle-cycles-backend
            instructions cache-references cache-misses branch-instructions branches branch-misses bus-cycles
            """;
    private static final List<String> WRITABLE_CACHES = List.of("L1-dcache", "L1-icache", "LLC", "dTLB");
    private static final String REST =
            """
            iTLB-loads iTLB-load-misses branch-loads branch-load-misses cpu-clock task-clock page-fault faults
            major-faults minor-faults context-switches cs cpu-migrations migrations alignment-faults emulation-faults
            """;

    private ContextTypes() {}

    public static List<String> all() {
        List<String> names = new ArrayList<>(words(PLAIN));
        counters("cpu", names);
        counters("thread", names);
        return names;
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+"));
    }

    private static void counters(String scope, List<String> names) {
        List<String> counters = new ArrayList<>(words(HARDWARE));
        for (String cache : WRITABLE_CACHES) {
            for (String operation : new String[] {"load", "store", "prefetch"}) {
                counters.add(cache + "-" + operation + (operation.endsWith("h") ? "es" : "s"));
                counters.add(cache + "-" + operation + "-misses");
            }
        }
        counters.addAll(words(REST));
        counters.forEach(counter -> names.add("perf:" + scope + ":" + counter));
    }

    public static boolean isKnown(String type) {
        return type.startsWith("$app.") || type.matches("perf:(cpu|thread):raw:r[0-9a-fA-F]+:.+")
                || all().contains(type);
    }

    /// What machine output calls the type.
    public static String machineName(String type) {
        return type.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
