// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.reader.FieldTree;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.graph.internal.text.Digits;
import dev.ringside.graph.internal.text.Label;
import dev.ringside.graph.internal.text.TextBuffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The text of events that are nothing but whole-byte numbers and null-terminated strings, one after the other, read from the block's bytes
/// without a walk through field classes. What stands between two values is one label.
///
/// The other way, [PrettyFieldWriter], gives the same text for every event. One thread: enumerations remember labels.
final class FlatRecord {
    private static final VarHandle LITTLE_SHORT = view(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LITTLE_INT = view(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LITTLE_LONG = view(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG_SHORT = view(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle BIG_INT = view(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle BIG_LONG = view(long[].class, ByteOrder.BIG_ENDIAN);

    /// What a value is, beyond its bytes.
    enum Kind { SIGNED, UNSIGNED, HEXADECIMAL, ENUMERATION, REAL, STRING }

    /// One value and what stands before it.
    ///
    /// @param lengthBytes 0 for a string
    /// @param signed      of an integer
    /// @param big         the byte order
    /// @param container   of an enumeration: what stands between labels and number
    record Field(
            Label lead,
            Kind kind,
            int lengthBytes,
            boolean signed,
            boolean big,
            @Nullable EnumerationLabels labels,
            Label container) {
        int roomBytes() {
            return lead.roomBytes() + container.roomBytes() + Digits.ROOM_BYTES;
        }
    }

    private final Label firstLead;
    private final Field[] fields;
    private final Label tail;
    /// Of all fields; -1 with strings.
    private final int sizeBytes;
    private final int roomBytes;

    /// @param firstLead what stands before the first value, whose own lead is empty
    /// @param tail      what stands behind the last value
    FlatRecord(Label firstLead, List<Field> fields, Label tail) {
        this.firstLead = firstLead;
        this.fields = fields.toArray(Field[]::new);
        this.tail = tail;
        boolean fixed = true;
        int lengthBytes = 0;
        int fieldRoomBytes = 0;
        for (Field field : fields) {
            fixed &= field.kind() != Kind.STRING;
            lengthBytes += field.lengthBytes();
            fieldRoomBytes += field.roomBytes();
        }
        this.sizeBytes = fixed ? lengthBytes : -1;
        this.roomBytes = tail.roomBytes() + fieldRoomBytes;
    }

    private static VarHandle view(Class<?> array, ByteOrder order) {
        return MethodHandles.byteArrayViewVarHandle(array, order);
    }

    /// Null where events of this class are not as simple as that.
    static @Nullable FlatRecord of(FieldTree tree, FieldFormat[] formats) {
        FlatRecordBuilder builder = new FlatRecordBuilder(formats);
        for (Scope scope : Scope.values()) {
            boolean shown = scope.compareTo(Scope.EVENT_RECORD_COMMON_CONTEXT) >= 0;
            if (shown && tree.root(scope).isPresent() && !builder.add(tree.root(scope).get())) {
                return null;
            }
        }
        return builder.build();
    }

    /// What has to be stored before [#append].
    Label firstLead() {
        return firstLead;
    }

    /// The size of all records, header apart, in bytes; -1 where they differ.
    int sizeBytes() {
        return sizeBytes;
    }

    /// How many bytes must be free behind the text for [#append].
    int roomBytes() {
        return roomBytes;
    }

    /// Appends the fields of a record and the line feed.
    ///
    /// @param start of the fields, in bytes from the start of the window
    /// @return false where the record is broken; the text has some of its fields then
    boolean append(TextBuffer text, byte[] window, int start, int end) {
        byte[] target = text.ensure(roomBytes);
        int next = text.length();
        int index = start;
        for (Field field : fields) {
            next = field.lead.put(target, next);
            switch (field.kind) {
                case SIGNED -> next = Digits.putSigned(target, next, read(field, window, index));
                case UNSIGNED -> next = Digits.putUnsigned(target, next, read(field, window, index));
                case HEXADECIMAL -> next = Digits.putHexadecimal(
                        target, next, lowBytes(read(field, window, index), field.lengthBytes), 'A');
                case ENUMERATION -> {
                    text.setLength(next);
                    next = appendEnumeration(text, field, read(field, window, index));
                    target = text.ensure(roomBytes);
                }
                case REAL -> {
                    text.setLength(next);
                    text.appendGeneral(real(field, window, index));
                    target = text.ensure(roomBytes);
                    next = text.length();
                }
                case STRING -> {
                    text.setLength(next);
                    index = EscapedText.appendTerminated(text, window, index, end);
                    if (index < 0) {
                        return false;
                    }
                    target = text.ensure(roomBytes);
                    next = text.length();
                }
            }
            index += field.lengthBytes;
        }
        text.setLength(tail.put(target, next));
        return index <= end;
    }

    private static int appendEnumeration(TextBuffer text, Field field, long value) {
        if (field.labels != null) {
            text.append(field.labels.of(value));
        }
        text.append(field.container);
        if (field.signed) {
            text.appendSigned(value);
        } else {
            text.appendUnsigned(value);
        }
        return text.length();
    }

    private static double real(Field field, byte[] window, int index) {
        long bits = read(field, window, index);
        return field.lengthBytes == Integer.BYTES ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
    }

    private static long lowBytes(long value, int lengthBytes) {
        return value & -1L >>> Long.SIZE - lengthBytes * Byte.SIZE;
    }

    private static long read(Field field, byte[] window, int index) {
        long value = switch (field.lengthBytes) {
            case 1 -> window[index];
            case 2 -> field.big ? (short) BIG_SHORT.get(window, index) : (short) LITTLE_SHORT.get(window, index);
            case 4 -> field.big ? (int) BIG_INT.get(window, index) : (int) LITTLE_INT.get(window, index);
            default -> field.big ? (long) BIG_LONG.get(window, index) : (long) LITTLE_LONG.get(window, index);
        };
        return field.signed ? value : lowBytes(value, field.lengthBytes);
    }
}
