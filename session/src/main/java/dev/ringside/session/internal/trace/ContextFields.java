// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.trace;

import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.StaticLengthString;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.StringEncoding;
import dev.ringside.ctf.schema.StructureMember;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The context fields of user space events: names and classes of LTTng-UST. A tracer writes them in the order of the
/// channel, byte-packed: ids as `i32`, `procname` as 16 bytes padded with NUL, namespaces and credentials as `u32`.
public final class ContextFields {
    private static final int PROCESS_NAME_BYTES = 16;
    private static final Map<String, FieldClass> CLASSES = classes();

    private ContextFields() {}

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
        types.forEach(type -> members.add(new StructureMember(type, CLASSES.get(type))));
        return Optional.of(FieldClasses.structure(members));
    }

    private static Map<String, FieldClass> classes() {
        Map<String, FieldClass> classes = new LinkedHashMap<>();
        classes.put("vpid", FieldClasses.signed(Integer.SIZE));
        classes.put("vtid", FieldClasses.signed(Integer.SIZE));
        classes.put(
                "procname", new StaticLengthString(StringEncoding.UTF_8, PROCESS_NAME_BYTES, Attributes.NONE));
        classes.put("pthread_id", FieldClasses.unsigned(Long.SIZE));
        classes.put("ip", FieldClasses.unsigned(Long.SIZE, DisplayBase.HEXADECIMAL));
        classes.put("cpu_id", FieldClasses.signed(Integer.SIZE));
        for (String credential : List.of("vuid", "veuid", "vsuid", "vgid", "vegid", "vsgid")) {
            classes.put(credential, FieldClasses.unsigned(Integer.SIZE));
        }
        for (String namespace : List.of("cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts")) {
            classes.put(namespace + "_ns", FieldClasses.unsigned(Integer.SIZE));
        }
        return classes;
    }
}
