// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.observer;

import dev.ringside.protocol.EventDescription;
import dev.ringside.protocol.FieldType;
import dev.ringside.protocol.FieldType.IntegerType;
import dev.ringside.protocol.FieldType.NamedField;
import dev.ringside.protocol.FieldType.TextType;
import java.util.List;

/// The events that the daemon writes of applications. Immutable.
public final class JvmEvents {
    /// What their names begin with.
    public static final String PREFIX = "jvm:";

    /// A thread left a CPU.
    static final String SWITCH_OUT = "jvm:thread_switch_out";

    /// A thread came back to a CPU.
    static final String SWITCH_IN = "jvm:thread_switch_in";

    static final String PID = "pid";
    static final String TID = "tid";
    static final String THREAD_NAME = "thread_name";
    static final String PREEMPTED = "preempted";

    /// How long the thread had been on a CPU.
    static final String ON_CPU_NANOS = "on_cpu_ns";

    /// How long the thread had been off all CPUs.
    static final String OFF_CPU_NANOS = "off_cpu_ns";

    /// LTTng-UST's `TRACE_DEBUG_SYSTEM`.
    private static final int LOG_LEVEL = 7;

    private static final List<EventDescription> ALL =
            List.of(threadSwitch(SWITCH_OUT, ON_CPU_NANOS), threadSwitch(SWITCH_IN, OFF_CPU_NANOS));

    private JvmEvents() {}

    public static List<EventDescription> all() {
        return ALL;
    }

    /// Whether a rule with that pattern asks for them by name. `*` does not: they cost a system call or two for each
    /// thread, and every switch of a thread a little.
    public static boolean areChosenBy(String pattern) {
        return pattern.startsWith(PREFIX);
    }

    private static EventDescription threadSwitch(String name, String duration) {
        return new EventDescription(
                name,
                LOG_LEVEL,
                "",
                List.of(
                        field(PID, new IntegerType(Integer.SIZE, true, 10)),
                        field(TID, new IntegerType(Integer.SIZE, true, 10)),
                        field(THREAD_NAME, new TextType()),
                        field(PREEMPTED, new IntegerType(Byte.SIZE, false, 10)),
                        field(duration, new IntegerType(Long.SIZE, true, 10))));
    }

    private static NamedField field(String name, FieldType type) {
        return new NamedField(name, type);
    }
}
