// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.trace;

import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.StaticLengthString;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.StringEncoding;
import dev.ringside.ctf.schema.StructureMember;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// The context fields of user space events: those of LTTng-UST that the tracer writes, with the same names and classes.
/// They stand in the order of the channel, byte-packed: ids as `i32`, `procname` as 16 bytes padded with NUL.
public final class ContextFields {
    private static final int PROCESS_NAME_BYTES = 16;
    private static final Map<String, FieldClass> CLASSES = classes();
    private static final Set<String> NOT_WRITTEN_YET = Set.of(
            "pthread_id", "ip", "cpu_id", "vuid", "veuid", "vsuid", "vgid", "vegid", "vsgid", "cgroup_ns", "ipc_ns",
            "mnt_ns", "net_ns", "pid_ns", "time_ns", "user_ns", "uts_ns");

    private ContextFields() {}

    /// Whether LTTng has the context for user space, and Ringside not yet.
    public static boolean isMissing(String type) {
        return NOT_WRITTEN_YET.contains(type) || type.startsWith("perf:thread:");
    }

    /// Whether a channel can have the context.
    public static boolean isKnown(String type) {
        return CLASSES.containsKey(type);
    }

    /// The event record common context of a channel; empty without contexts.
    static Optional<Structure> commonContext(List<String> types) {
        if (types.isEmpty()) {
            return Optional.empty();
        }
        List<StructureMember> members = new ArrayList<>();
        for (String type : types) {
            FieldClass fieldClass = Objects.requireNonNull(CLASSES.get(type), "the context is known");
            members.add(new StructureMember(type, fieldClass));
        }
        return Optional.of(FieldClasses.structure(members));
    }

    private static Map<String, FieldClass> classes() {
        Map<String, FieldClass> classes = new LinkedHashMap<>();
        classes.put("vpid", FieldClasses.signed(Integer.SIZE));
        classes.put("vtid", FieldClasses.signed(Integer.SIZE));
        classes.put(
                "procname", new StaticLengthString(StringEncoding.UTF_8, PROCESS_NAME_BYTES, Attributes.NONE));
        return classes;
    }
}
