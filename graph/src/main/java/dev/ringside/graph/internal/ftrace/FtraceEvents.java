// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ftrace;

import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.ClockOrigin;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.writer.BitBuffer;
import dev.ringside.graph.internal.record.FieldClasses;
import dev.ringside.graph.internal.record.Schemas;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The events of a trace.dat as event record classes. Immutable.
final class FtraceEvents {
    private static final int COMMON_BYTES = 8;
    private static final int FLAGS_OFFSET = 2;
    private static final int PREEMPT_COUNT_OFFSET = 3;
    private static final int PID_OFFSET = 4;
    private static final BitArrayLayout OCTET = BitArrayLayout.ofNativeBytes(Byte.SIZE);
    private static final BitArrayLayout INT = BitArrayLayout.ofNativeBytes(Integer.SIZE);

    private final DatFile file;
    private final Map<Integer, Integer> ordinalsById = new HashMap<>();
    private final List<EventFormat> formats = new ArrayList<>();
    private final Trace trace;
    private final long offsetNanos;
    /// Whether events say of which tracing instance they are.
    private final boolean hasInstances;

    /// @param origin      of the trace clock
    /// @param offsetNanos from the origin to the clock's zero, at least 0
    FtraceEvents(DatFile file, ClockOrigin origin, long offsetNanos) {
        this.file = file;
        this.offsetNanos = offsetNanos;
        this.hasInstances = file.cpus().stream().anyMatch(cpu -> !cpu.buffer().isEmpty());
        List<EventRecordClass> classes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (EventFormat format : file.formats()) {
            if (ordinalsById.putIfAbsent(format.id(), formats.size()) == null) {
                String name = names.add(format.name()) ? format.name() : format.system() + ":" + format.name();
                classes.add(Schemas.event(format.id(), name, payload(format)));
                formats.add(format);
            }
        }
        Map<String, Object> environment = new LinkedHashMap<>();
        environment.put("domain", "kernel");
        environment.put("tracer_name", "ftrace");
        if (!file.uname().isEmpty()) {
            environment.put("uname", file.uname());
        }
        trace = Schemas.trace(
                String.valueOf(file.path().getFileName()),
                Schemas.clock(file.clock(), origin, offsetNanos, 0), environment,
                Optional.of(commonContext()), classes, true);
    }

    private static Structure payload(EventFormat format) {
        List<StructureMember> members = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (FormatField field : format.fields()) {
            for (StructureMember member : field.members()) {
                // A union may show one place under one name twice.
                String name = member.name();
                while (!names.add(name)) {
                    name += "_";
                }
                members.add(new StructureMember(name, member.fieldClass()));
            }
        }
        return FieldClasses.structure(members);
    }

    private Structure commonContext() {
        List<StructureMember> members = new ArrayList<>(List.of(
                new StructureMember("cpu_id", FieldClasses.unsigned(Integer.SIZE)),
                new StructureMember("tid", FieldClasses.signed(Integer.SIZE)),
                new StructureMember("procname", FieldClasses.string()),
                new StructureMember("common_flags", FieldClasses.hexadecimal(Byte.SIZE)),
                new StructureMember("common_preempt_count", FieldClasses.unsigned(Byte.SIZE))));
        if (hasInstances) {
            members.add(new StructureMember("instance", FieldClasses.string()));
        }
        return FieldClasses.structure(members);
    }

    Trace trace() {
        return trace;
    }

    /// From the origin of the clock to its zero.
    long offsetNanos() {
        return offsetNanos;
    }

    /// The ordinal of the class of a record, or -1 where the file has no format for it.
    int ordinal(RingPage page) {
        if (page.recordEnd() - page.recordStart() < COMMON_BYTES) {
            return -1;
        }
        return ordinalsById.getOrDefault(page.bytes().getShort(page.recordStart()) & 0xFFFF, -1);
    }

    /// Encodes common context and payload of a record.
    void encode(int ordinal, DatFile.CpuData cpu, RingPage page, BitBuffer target) {
        ByteBuffer bytes = page.bytes();
        int start = page.recordStart();
        int pid = bytes.getInt(start + PID_OFFSET);
        target.put(INT, cpu.cpu());
        target.put(INT, pid);
        putString(file.commandName(pid), target);
        target.put(OCTET, bytes.get(start + FLAGS_OFFSET));
        target.put(OCTET, bytes.get(start + PREEMPT_COUNT_OFFSET));
        if (hasInstances) {
            putString(cpu.buffer(), target);
        }
        for (FormatField field : formats.get(ordinal).fields()) {
            field.encode(bytes, start, page.recordEnd(), target);
        }
    }

    private static void putString(String text, BitBuffer target) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        target.putBytes(octets, 0, octets.length);
        target.put(OCTET, 0);
    }
}
