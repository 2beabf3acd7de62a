// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.statedump;

import static dev.ringside.kernel.internal.statedump.StateDumpField.Type.NETWORK_U32;
import static dev.ringside.kernel.internal.statedump.StateDumpField.Type.S32;
import static dev.ringside.kernel.internal.statedump.StateDumpField.Type.STRING;
import static dev.ringside.kernel.internal.statedump.StateDumpField.Type.TEXT16;
import static dev.ringside.kernel.internal.statedump.StateDumpField.Type.U16;
import static dev.ringside.kernel.internal.statedump.StateDumpField.Type.U32;
import static dev.ringside.kernel.internal.statedump.StateDumpField.Type.U32_HEX;
import static dev.ringside.kernel.internal.statedump.StateDumpField.Type.U32_OCTAL;
import static dev.ringside.kernel.internal.statedump.StateDumpField.Type.U64;
import static dev.ringside.kernel.internal.statedump.StateDumpField.Type.U64_HEX;
import static dev.ringside.kernel.internal.statedump.StateDumpField.Type.U8;

import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.StructureMember;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The events of a state dump, with LTTng's fields in LTTng's order and types. Immutable.
public enum StateDumpEvent {
    START,
    END,
    /// One for each thread. `file_table_address` is the process id: what is wanted of it is that the file descriptors
    /// of a table have the same, and the kernel tells no addresses.
    PROCESS_STATE(
            field("tid", S32),
            field("pid", S32),
            field("ppid", S32),
            field("name", TEXT16),
            field("type", S32),
            field("mode", S32),
            field("submode", S32),
            field("status", S32),
            field("cpu", U32),
            field("file_table_address", U64_HEX)),
    PROCESS_CGROUP_NS(field("tid", S32), field("ns_inum", U32)),
    PROCESS_IPC_NS(field("tid", S32), field("ns_inum", U32)),
    PROCESS_MNT_NS(field("tid", S32), field("ns_inum", U32)),
    PROCESS_NET_NS(field("tid", S32), field("ns_inum", U32)),
    PROCESS_PID_NS(
            field("tid", S32),
            field("vtid", S32),
            field("vpid", S32),
            field("vppid", S32),
            field("ns_level", S32),
            field("ns_inum", U32)),
    PROCESS_UTS_NS(field("tid", S32), field("ns_inum", U32)),
    PROCESS_TIME_NS(field("tid", S32), field("ns_inum", U32)),
    FILE_DESCRIPTOR(
            field("file_table_address", U64_HEX),
            field("fd", S32),
            field("flags", U32_OCTAL),
            field("fmode", U32_HEX),
            field("filename", STRING)),
    /// Of `flags` only what the mapping may do and whether it is shared: read 1, write 2, execute 4, shared 8.
    VM_MAP(
            field("pid", S32),
            field("start", U64_HEX),
            field("end", U64_HEX),
            field("flags", U64_HEX),
            field("inode", U64),
            field("pgoff", U64)),
    NETWORK_INTERFACE(field("name", STRING), field("address_ipv4", NETWORK_U32)),
    BLOCK_DEVICE(field("dev", U32), field("diskname", STRING)),
    /// `tid` is 0: the kernel does not tell the threads of interrupts.
    INTERRUPT(field("irq", U32), field("name", STRING), field("action", STRING), field("tid", S32)),
    CPU_TOPOLOGY(
            field("architecture", STRING),
            field("cpu_id", U16),
            field("vendor", STRING),
            field("family", U8),
            field("model", U8),
            field("model_name", STRING),
            field("physical_id", U16),
            field("core_id", U16),
            field("cores", U16));

    private final List<StateDumpField> fields;

    StateDumpEvent(StateDumpField... fields) {
        this.fields = List.of(fields);
    }

    private static StateDumpField field(String name, StateDumpField.Type type) {
        return new StateDumpField(name, type);
    }

    /// LTTng's name.
    public String eventName() {
        return "lttng_statedump_" + name().toLowerCase(Locale.ROOT);
    }

    public List<StateDumpField> fields() {
        return fields;
    }

    public FieldClass.Structure payload() {
        List<StructureMember> members = fields.stream()
                .map(field -> new StructureMember(field.name(), field.type().fieldClass()))
                .toList();
        return new FieldClass.Structure(members, 1, Attributes.NONE);
    }

    /// @throws IllegalArgumentException where there is none of this name
    public static StateDumpEvent ofName(String eventName) {
        return Arrays.stream(values())
                .filter(event -> event.eventName().equals(eventName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no event of the state dump: name=" + eventName));
    }
}
