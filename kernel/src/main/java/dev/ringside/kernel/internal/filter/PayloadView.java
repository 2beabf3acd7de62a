// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.filter;

import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.kernel.internal.transcode.RecordBytes;
import dev.ringside.protocol.filter.FilterExpression.Reference;
import dev.ringside.protocol.filter.FilterExpression.Step;
import dev.ringside.protocol.filter.FilterRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The fields of an event record as this room writes them: integers of whole bytes in the order of the machine, text,
/// arrays of integers, and structures, which only are stepped over. One thread.
public final class PayloadView implements FilterRecord {
    private static final FieldClass.Structure NONE = FieldClass.Structure.EMPTY;
    /// In place of an index: the value itself.
    private static final long WHOLE = -1;

    private static final long NOT_THERE = -2;

    private final FieldClass.Structure context;
    private final FieldClass.Structure payload;
    private final ContextValues others;
    private byte[] bytes = new byte[0];
    private int start;
    private int at;
    private long lastInteger;
    /// What the integers before a member are.
    private long[] integers = {};

    /// @param others contexts that are not recorded
    public PayloadView(
            Optional<FieldClass.Structure> context, FieldClass.Structure payload, ContextValues others) {
        this.others = others;
        this.context = context.orElse(NONE);
        this.payload = payload;
    }

    /// Contexts of the event at hand.
    @FunctionalInterface
    public interface ContextValues {
        /// A [Long] or a [String]; null where there is none.
        @Nullable Object value(String name);
    }

    /// Looks at the record whose context starts at `from`.
    public PayloadView wrap(byte[] packet, int from) {
        bytes = packet;
        start = from;
        return this;
    }

    @Override
    public @Nullable Object value(Reference reference) {
        at = start;
        lastInteger = 0;
        long element = element(reference.steps());
        if (element == NOT_THERE) {
            return null;
        }
        return switch (reference.place()) {
            case PAYLOAD -> {
                find(context, "", WHOLE);
                yield find(payload, reference.name(), element);
            }
            case CONTEXT -> {
                Object recorded = find(context, reference.name(), element);
                yield recorded == null && element == WHOLE ? others.value(reference.name()) : recorded;
            }
            case APPLICATION_CONTEXT -> null;
        };
    }

    /// Which element of an array is meant; events of the kernel have nothing deeper.
    private static long element(List<Step> steps) {
        if (steps.isEmpty()) {
            return WHOLE;
        }
        return steps.size() == 1 && steps.getFirst() instanceof Step.Element(long index) && index >= 0
                ? index
                : NOT_THERE;
    }

    /// Steps through a structure up to a member.
    private @Nullable Object find(FieldClass.Structure structure, String name, long element) {
        List<StructureMember> members = structure.members();
        if (integers.length < members.size()) {
            integers = new long[members.size()];
        }
        for (int i = 0; i < members.size(); i++) {
            StructureMember member = members.get(i);
            boolean wanted = member.name().equals(name);
            Object value;
            if (member.fieldClass() instanceof FieldClass.DynamicLengthArray array) {
                value = elements(array.element(), length(members, i, array), wanted ? element : NOT_THERE);
            } else {
                value = read(member.fieldClass(), wanted, element);
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

    private @Nullable Object read(FieldClass fieldClass, boolean wanted, long element) {
        switch (fieldClass) {
            case FieldClass.FixedLengthInteger integer -> {
                int size = integer.layout().lengthBits() / Byte.SIZE;
                lastInteger = RecordBytes.getInteger(bytes, at, size, integer.signed());
                at += size;
                return wanted && element == WHOLE ? lastInteger : null;
            }
            case FieldClass.StaticLengthString text -> {
                int from = at;
                at += (int) text.lengthBytes();
                return wanted && element == WHOLE ? text(from, at) : null;
            }
            case FieldClass.NullTerminatedString _ -> {
                int from = at;
                while (bytes[at] != 0) {
                    at++;
                }
                at++;
                return wanted && element == WHOLE ? text(from, at) : null;
            }
            // The length stands right before.
            case FieldClass.DynamicLengthString _ -> {
                int from = at;
                at += (int) lastInteger;
                return wanted && element == WHOLE ? text(from, at) : null;
            }
            case FieldClass.StaticLengthArray array -> {
                return elements(array.element(), array.length(), wanted ? element : NOT_THERE);
            }
            case FieldClass.Structure inner -> {
                at += (int) (bits(inner) / Byte.SIZE);
                return null;
            }
            default -> throw new IllegalStateException("not a field of kernel events: " + fieldClass);
        }
    }

    /// Steps over an array.
    ///
    /// @return its element of an index
    private @Nullable Object elements(FieldClass elementClass, long length, long index) {
        Object found = null;
        for (long i = 0; i < length; i++) {
            Object value = read(elementClass, i == index, WHOLE);
            found = i == index ? value : found;
        }
        return found;
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
