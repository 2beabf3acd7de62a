// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldTree;
import dev.ringside.ctf.schema.BitOrder;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.FixedLengthInteger;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.graph.internal.text.Digits;
import dev.ringside.graph.internal.text.Label;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The text of events that are nothing but whole-byte integers, one after the other: they have a fixed size and are found from the end of
/// the record, without a walk through header and field classes. What stands between two numbers is one label.
///
/// The other way, [PrettyFieldWriter], gives the same text for every event. Immutable; any thread.
final class FlatRecord {
    private static final VarHandle LITTLE_SHORT = view(short[].class, java.nio.ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LITTLE_INT = view(int[].class, java.nio.ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LITTLE_LONG = view(long[].class, java.nio.ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG_SHORT = view(short[].class, java.nio.ByteOrder.BIG_ENDIAN);
    private static final VarHandle BIG_INT = view(int[].class, java.nio.ByteOrder.BIG_ENDIAN);
    private static final VarHandle BIG_LONG = view(long[].class, java.nio.ByteOrder.BIG_ENDIAN);

    private record Field(Label lead, int lengthBytes, boolean signed, boolean big, boolean hexadecimal) {}

    private final Field[] fields;
    private final Label tail;
    private final int sizeBytes;
    private final int roomBytes;

    private FlatRecord(List<Field> fields, String tail) {
        this.fields = fields.toArray(Field[]::new);
        this.tail = Label.of(tail);
        int size = 0;
        int room = this.tail.roomBytes();
        for (Field field : fields) {
            size += field.lengthBytes();
            room += field.lead().roomBytes() + Digits.ROOM_BYTES;
        }
        this.sizeBytes = size;
        this.roomBytes = room;
    }

    private static VarHandle view(Class<?> array, java.nio.ByteOrder order) {
        return MethodHandles.byteArrayViewVarHandle(array, order);
    }

    /// Null where events of this class are not as simple as that.
    static @Nullable FlatRecord of(FieldTree tree, FieldFormat[] formats) {
        Builder builder = new Builder(formats);
        for (Scope scope : Scope.values()) {
            FieldNode root = tree.root(scope).orElse(null);
            boolean shown = scope.compareTo(Scope.EVENT_RECORD_COMMON_CONTEXT) >= 0;
            if (root != null && shown && !builder.add(root)) {
                return null;
            }
        }
        return new FlatRecord(builder.fields, builder.pending + "\n");
    }

    private static final class Builder {
        private final FieldFormat[] formats;
        private final List<Field> fields = new ArrayList<>();
        private String pending = "";

        Builder(FieldFormat[] formats) {
            this.formats = formats;
        }

        boolean add(FieldNode node) {
            FieldFormat format = formats[node.index()];
            if (node.fieldClass().alignmentBits() > Byte.SIZE) {
                return false;
            }
            return switch (node.fieldClass()) {
                case Structure ignored -> addStructure(node, format);
                case FixedLengthInteger integer -> addInteger(integer, format);
                default -> false;
            };
        }

        private boolean addStructure(FieldNode node, FieldFormat format) {
            pending += format.lead;
            for (FieldNode member : node.children()) {
                if (!add(member)) {
                    return false;
                }
            }
            pending += " }";
            return true;
        }

        private boolean addInteger(FixedLengthInteger integer, FieldFormat format) {
            int lengthBits = integer.layout().lengthBits();
            boolean whole = lengthBits == 8 || lengthBits == 16 || lengthBits == 32 || lengthBits == 64;
            // One-bit alignments could leave a number within a byte where a bit field stands before it.
            boolean aligned = integer.layout().alignmentBits() == Byte.SIZE;
            boolean usual = integer.layout().bitOrder() == BitOrder.defaultFor(integer.layout().byteOrder());
            boolean base = format.base == DisplayBase.DECIMAL || format.base == DisplayBase.HEXADECIMAL;
            if (!whole || !aligned || !usual || !base || format.labels != null) {
                return false;
            }
            boolean hexadecimal = format.base == DisplayBase.HEXADECIMAL;
            fields.add(new Field(
                    Label.of(pending + format.lead + (hexadecimal ? "0x" : "")),
                    lengthBits / Byte.SIZE,
                    integer.signed(),
                    integer.layout().byteOrder() == ByteOrder.BIG_ENDIAN,
                    hexadecimal));
            pending = format.colorEnd == null ? "" : format.colorEnd.toString();
            return true;
        }
    }

    /// How many bytes must be free for [#put].
    int roomBytes() {
        return roomBytes;
    }

    /// Stores the fields of the record that ends here, and the line feed.
    ///
    /// @return the index after them
    int put(byte[] target, int targetIndex, byte[] window, int endBytes) {
        int index = endBytes - sizeBytes;
        int next = targetIndex;
        for (Field field : fields) {
            long value = read(field, window, index);
            index += field.lengthBytes();
            next = field.lead().put(target, next);
            if (field.hexadecimal()) {
                next = Digits.putHexadecimal(target, next, lowBytes(value, field.lengthBytes()), 'A');
            } else {
                next = field.signed()
                        ? Digits.putSigned(target, next, value)
                        : Digits.putUnsigned(target, next, value);
            }
        }
        return tail.put(target, next);
    }

    private static long lowBytes(long value, int lengthBytes) {
        return value & -1L >>> Long.SIZE - lengthBytes * Byte.SIZE;
    }

    private static long read(Field field, byte[] window, int index) {
        long value = switch (field.lengthBytes()) {
            case 1 -> window[index];
            case 2 -> field.big() ? (short) BIG_SHORT.get(window, index) : (short) LITTLE_SHORT.get(window, index);
            case 4 -> field.big() ? (int) BIG_INT.get(window, index) : (int) LITTLE_INT.get(window, index);
            default -> field.big() ? (long) BIG_LONG.get(window, index) : (long) LITTLE_LONG.get(window, index);
        };
        return field.signed() ? value : lowBytes(value, field.lengthBytes());
    }
}
