// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.filter;

import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.kernel.internal.transcode.RecordBytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The fields of an event record as this room writes them: integers of whole bytes in the order of the machine, text,
/// and arrays and structures, which only are stepped over. One thread.
public final class PayloadView {
    private static final FieldClass.Structure NONE = FieldClass.Structure.EMPTY;

    private final FieldClass.Structure context;
    private final FieldClass.Structure payload;
    private byte[] bytes = new byte[0];
    private int start;
    private int at;
    private long lastInteger;
    /// What the integers before a member are.
    private long[] integers = {};

    public PayloadView(Optional<FieldClass.Structure> context, FieldClass.Structure payload) {
        this.context = context.orElse(NONE);
        this.payload = payload;
    }

    /// Looks at the record whose context starts at `from`.
    public PayloadView wrap(byte[] packet, int from) {
        bytes = packet;
        start = from;
        return this;
    }

    /// A [Long] or a [String]; null where there is no such field or it is an array.
    @Nullable Object field(String name) {
        at = start;
        find(context, "");
        return find(payload, name);
    }

    @Nullable Object context(String name) {
        at = start;
        return find(context, name);
    }

    /// Steps through a structure up to a member.
    private @Nullable Object find(FieldClass.Structure structure, String name) {
        List<StructureMember> members = structure.members();
        if (integers.length < members.size()) {
            integers = new long[members.size()];
        }
        for (int i = 0; i < members.size(); i++) {
            StructureMember member = members.get(i);
            boolean wanted = member.name().equals(name);
            Object value = null;
            if (member.fieldClass() instanceof FieldClass.DynamicLengthArray array) {
                skip(array.element(), length(members, i, array));
            } else {
                value = read(member.fieldClass(), wanted);
                integers[i] = lastInteger;
            }
            if (wanted) {
                return value;
            }
        }
        return null;
    }

    /// What the member says that an array takes its length from.
    private long length(List<StructureMember> members, int before, FieldClass.DynamicLengthArray array) {
        String name = array.lengthLocation().path().getLast();
        for (int i = before - 1; i >= 0; i--) {
            if (members.get(i).name().equals(name)) {
                return integers[i];
            }
        }
        throw new IllegalStateException("an array without its length: length=" + name);
    }

    private @Nullable Object read(FieldClass fieldClass, boolean wanted) {
        switch (fieldClass) {
            case FieldClass.FixedLengthInteger integer -> {
                int size = integer.layout().lengthBits() / Byte.SIZE;
                lastInteger = RecordBytes.getInteger(bytes, at, size, integer.signed());
                at += size;
                return wanted ? lastInteger : null;
            }
            case FieldClass.StaticLengthString text -> {
                int from = at;
                at += (int) text.lengthBytes();
                return wanted ? text(from, at) : null;
            }
            case FieldClass.NullTerminatedString _ -> {
                int from = at;
                while (bytes[at] != 0) {
                    at++;
                }
                at++;
                return wanted ? text(from, at) : null;
            }
            // The length stands right before.
            case FieldClass.DynamicLengthString _ -> {
                int from = at;
                at += (int) lastInteger;
                return wanted ? text(from, at) : null;
            }
            case FieldClass.StaticLengthArray array -> skip(array.element(), array.length());
            case FieldClass.Structure inner -> at += (int) (bits(inner) / Byte.SIZE);
            default -> throw new IllegalStateException("not a field of kernel events: " + fieldClass);
        }
        return null;
    }

    private void skip(FieldClass element, long length) {
        for (long i = 0; i < length; i++) {
            read(element, false);
        }
    }

    /// Structures within a payload have integers of a fixed size only.
    private static long bits(FieldClass fieldClass) {
        return switch (fieldClass) {
            case FieldClass.FixedLengthInteger integer -> integer.layout().lengthBits();
            case FieldClass.Structure structure ->
                structure.members().stream()
                        .mapToLong(member -> bits(member.fieldClass()))
                        .sum();
            default -> throw new IllegalStateException("not a field of kernel events: " + fieldClass);
        };
    }

    private String text(int from, int to) {
        int end = from;
        while (end < to && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }
}
