// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.layout;

import dev.ringside.ctf.internal.bits.Bits;
import dev.ringside.ctf.internal.bits.Reads;
import dev.ringside.ctf.internal.bits.Saturating;
import dev.ringside.ctf.internal.field.RoleValues;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldTree;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.BitOrder;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The layout of packet header and packet context where it is the same for all packets, as nearly all tracers write
/// it: the fields with roles are read from where they are. Immutable.
public final class PacketShape {
    private static final int NONE = -1;

    private final Item[] items;
    /// Of the metadata stream's UUID, in bits from the start of the packet.
    private final int uuidOffsetBits;
    private final int headerBits;
    private final int sizeBits;

    /// A field with a role.
    ///
    /// @param offsetBits from the start of the packet
    public record Item(Role role, int offsetBits, int lengthBits, boolean bigEndian) {
        public long get(byte[] window, int packetStartBits) {
            int position = packetStartBits + offsetBits;
            return bigEndian ? Bits.big(window, position, lengthBits) : Bits.little(window, position, lengthBits);
        }
    }

    private PacketShape(Reading reading, int headerBits) {
        this.items = reading.items.toArray(new Item[0]);
        this.uuidOffsetBits = reading.uuidOffsetBits;
        this.headerBits = headerBits;
        this.sizeBits = (int) reading.bits;
    }

    public static Optional<PacketShape> of(FieldTree packetFields) {
        Reading reading = new Reading();
        if (!reading.addScope(packetFields, Scope.PACKET_HEADER)) {
            return Optional.empty();
        }
        int headerBits = (int) reading.bits;
        return reading.addScope(packetFields, Scope.PACKET_CONTEXT)
                ? Optional.of(new PacketShape(reading, headerBits))
                : Optional.empty();
    }

    /// Of header and context together.
    public int sizeBits() {
        return sizeBits;
    }

    /// Of the header alone, whose last byte may hold bits of the context too.
    public int headerBytes() {
        return headerBits + 7 >>> 3;
    }

    /// The field with a role, the last one where there are several.
    public Optional<Item> item(Role role) {
        Item found = null;
        for (Item item : items) {
            found = item.role == role ? item : found;
        }
        return Optional.ofNullable(found);
    }

    /// Reads the fields with roles; all bits of [#sizeBits()] are there.
    public void decode(byte[] window, int packetStartBits, RoleValues roles) {
        for (Item item : items) {
            roles.put(item.role, item.get(window, packetStartBits), item.lengthBits);
        }
        if (uuidOffsetBits != NONE) {
            roles.putUuid(window, packetStartBits + uuidOffsetBits >>> 3);
        }
    }

    private static final class Reading {
        private static final long MAX_BITS = 1 << 20;

        final List<Item> items = new ArrayList<>();
        long bits;
        int uuidOffsetBits = NONE;
        private @Nullable ByteOrder lastOrder;

        Reading() {}

        boolean addScope(FieldTree packetFields, Scope scope) {
            FieldNode root = packetFields.root(scope).orElse(null);
            return root == null || add(root);
        }

        /// @return false where packets differ, or the interpreter has something to say
        boolean add(FieldNode node) {
            FieldClass fieldClass = node.fieldClass();
            long alignment = fieldClass.alignmentBits();
            bits = bits + alignment - 1 & -alignment;
            return switch (fieldClass) {
                case FieldClass.FixedLength fixed -> addFixed(node, fixed.layout());
                case FieldClass.StaticLengthString string -> advance(string.lengthBytes(), Byte.SIZE);
                case FieldClass.StaticLengthBlob blob -> {
                    if (blob.roles().contains(Role.METADATA_STREAM_UUID)) {
                        uuidOffsetBits = (int) bits;
                    }
                    yield advance(blob.lengthBytes(), Byte.SIZE);
                }
                case FieldClass.Structure ignored -> addMembers(node);
                case FieldClass.StaticLengthArray array -> addArray(node, array);
                default -> false;
            };
        }

        private boolean addMembers(FieldNode structure) {
            for (FieldNode member : structure.children()) {
                if (!add(member)) {
                    return false;
                }
            }
            return true;
        }

        private boolean addFixed(FieldNode node, BitArrayLayout layout) {
            if (bits % Byte.SIZE != 0 && lastOrder != null && lastOrder != layout.byteOrder()) {
                return false;
            }
            lastOrder = layout.byteOrder();
            if (node.fieldClass() instanceof FieldClass.FixedLengthInteger integer && !integer.roles().isEmpty()) {
                if (integer.signed() || layout.lengthBits() > Long.SIZE
                        || layout.bitOrder() != BitOrder.defaultFor(layout.byteOrder())) {
                    return false;
                }
                integer.roles().forEach(role -> items.add(new Item(
                        role, (int) bits, layout.lengthBits(), layout.byteOrder() == ByteOrder.BIG_ENDIAN)));
            }
            return advance(layout.lengthBits(), 1);
        }

        /// Only of elements that need no look.
        private boolean addArray(FieldNode node, FieldClass.StaticLengthArray array) {
            FieldNode element = node.children().getFirst();
            if (!(element.fieldClass() instanceof FieldClass.FixedLength fixed)
                    || fixed instanceof FieldClass.Integer integer && !integer.roles().isEmpty()
                    || fixed.layout().lengthBits() % Byte.SIZE != 0
                    || bits % Byte.SIZE != 0
                    || fixed.layout().lengthBits() % fixed.alignmentBits() != 0) {
                return false;
            }
            lastOrder = fixed.layout().byteOrder();
            return advance(array.length(), fixed.layout().lengthBits());
        }

        private boolean advance(long count, int unitBits) {
            bits += Saturating.multiply(count, unitBits);
            return bits >= 0 && bits <= MAX_BITS;
        }
    }
}
