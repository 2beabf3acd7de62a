// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.kernel.internal.names.EventNames;
import dev.ringside.kernel.internal.tracefs.Tracefs;
import java.util.List;
import java.util.stream.Stream;

/// What events the running kernel has. Reads the list each time, because modules come and go. Any thread.
final class EventCatalog {
    static final String SYSTEM_CALLS = "syscalls";
    static final String ENTRY_PREFIX = "sys_enter_";
    static final String EXIT_PREFIX = "sys_exit_";

    private final Tracefs tracefs;
    private final EventNames names;

    EventCatalog(Tracefs tracefs) {
        this.tracefs = tracefs;
        this.names = EventNames.ofLttng();
    }

    List<KernelTracepoint> tracepoints() throws KernelTracingException {
        return events().filter(words -> !words[0].equals(SYSTEM_CALLS))
                .map(words -> new KernelTracepoint(names.nameOf(words[0], words[1]), words[0], words[1]))
                .sorted()
                .toList();
    }

    List<String> systemCalls() throws KernelTracingException {
        return events().filter(words -> words[0].equals(SYSTEM_CALLS) && words[1].startsWith(ENTRY_PREFIX))
                .map(words -> words[1].substring(ENTRY_PREFIX.length()))
                .sorted()
                .toList();
    }

    private Stream<String[]> events() throws KernelTracingException {
        return tracefs.read("available_events").lines()
                .map(line -> line.split(":", 2))
                .filter(words -> words.length == 2);
    }
}
