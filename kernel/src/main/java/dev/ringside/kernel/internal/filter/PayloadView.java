// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.filter;

import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.kernel.internal.transcode.RecordBytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The fields of an event record as this room writes them: integers of whole bytes in the order of the machine, text,
/// and arrays, which only are stepped over. One thread.
public final class PayloadView {
    private static final FieldClass.Structure NONE = FieldClass.Structure.EMPTY;

    private final FieldClass.Structure context;
    private final FieldClass.Structure payload;
    private byte[] bytes = new byte[0];
    private int start;
    private int at;
    private long lastInteger;

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
        for (StructureMember member : structure.members()) {
            Object value = read(member.fieldClass(), member.name().equals(name));
            if (member.name().equals(name)) {
                return value;
            }
        }
        return null;
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
            case FieldClass.DynamicLengthArray array -> skip(array.element(), lastInteger);
            default -> throw new IllegalStateException("not a field of kernel events: " + fieldClass);
        }
        return null;
    }

    private void skip(FieldClass element, long length) {
        for (long i = 0; i < length; i++) {
            read(element, false);
        }
    }

    private String text(int from, int to) {
        int end = from;
        while (end < to && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }
}
