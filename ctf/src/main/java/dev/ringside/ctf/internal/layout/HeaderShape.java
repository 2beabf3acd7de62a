// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.layout;

import dev.ringside.ctf.internal.bits.Bits;
import dev.ringside.ctf.internal.field.Dependency;
import dev.ringside.ctf.internal.field.FieldDecoders;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.BitOrder;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.IntegerRangeSet;
import dev.ringside.ctf.schema.Role;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The layout of an event record header that is fixed, or chosen between two fixed ones by one value of a selector
/// (LTTng's compact and large
/// headers): what nearly all tracers write. Immutable.
///
/// A field is read as `word >>> shift & mask` from the 8 bytes at an offset; a shift below 0 is the complement of the
/// shift in a
/// big-endian word. A field that is not there has the mask 0.
///
/// @param alignmentBytes of the header
/// @param first          when the selector does not have the extended value
/// @param extended       when it has; the same as `first` where there is no selector
/// @param alignmentBits  of the header, also below 8
/// @param bitPacked      whether the fields of the first part follow each other without any alignment
public record HeaderShape(
        int alignmentBytes,
        Part first,
        Part extended,
        Field selector,
        long extendedValue,
        int alignmentBits,
        boolean bitPacked) {
    /// One integer of the header.
    ///
    /// @param offsetBytes from the start of the header
    public record Field(int offsetBytes, int shift, long mask) {
        static final Field NONE = new Field(0, 0, 0);

        public long get(byte[] window, int headerStart) {
            return SkipProgram.load(window, headerStart + offsetBytes, shift, mask);
        }
    }

    /// A fixed layout.
    ///
    /// @param timestampBits length of the timestamp, 0 without one
    public record Part(int sizeBytes, Field id, Field timestamp, int timestampBits) {}

    /// Where the body of a record starts, in bytes from the start of the window.
    public int bodyStart(byte[] window, int recordStart, int packetStart) {
        int header = recordStart + (-(recordStart - packetStart) & alignmentBytes - 1);
        if (selector.mask == 0) {
            return header + first.sizeBytes;
        }
        int index = header + selector.offsetBytes;
        // The last record of a window of someone else may end within a word.
        if (index + Long.BYTES > window.length) {
            return -1;
        }
        return header + (selector.get(window, header) == extendedValue ? extended.sizeBytes : first.sizeBytes);
    }

    /// The same shape with the fields that lie in the first little-endian word taken from that word.
    public HeaderShape inFirstWord() {
        return new HeaderShape(alignmentBytes, inFirstWord(first), extended, inFirstWord(selector), extendedValue,
                alignmentBits, bitPacked);
    }

    private static Part inFirstWord(Part part) {
        return new Part(part.sizeBytes, inFirstWord(part.id), inFirstWord(part.timestamp), part.timestampBits);
    }

    private static Field inFirstWord(Field field) {
        return new Field(0, field.shift + field.offsetBytes * Byte.SIZE, field.mask);
    }

    /// The 8 bytes of a common header that hold selector and id, where one word holds both.
    ///
    /// @param offsetBytes   from the start of the header
    /// @param idShift       of the id in the word, in the word's byte order
    /// @param selectorShift of the selector in the word
    public record ClassWord(int offsetBytes, boolean bigEndian, int idShift, int selectorShift) {}

    /// Where the class of a record with a common header is told; empty where that takes more than one word.
    public Optional<ClassWord> classWord() {
        Field id = first.id;
        if (selector.mask == 0) {
            boolean big = id.shift < 0;
            return Optional.of(new ClassWord(id.offsetBytes, big, big ? ~id.shift : id.shift, 0));
        }
        if (id.mask == 0) {
            boolean big = selector.shift < 0;
            return Optional.of(
                    new ClassWord(selector.offsetBytes, big, 0, big ? ~selector.shift : selector.shift));
        }
        int offset = Math.min(id.offsetBytes, selector.offsetBytes);
        int idShift = shiftInWord(id, offset);
        int selectorShift = shiftInWord(selector, offset);
        boolean oneWord = idShift >= 0 && selectorShift >= 0 && id.shift < 0 == selector.shift < 0;
        return oneWord ? Optional.of(new ClassWord(offset, id.shift < 0, idShift, selectorShift)) : Optional.empty();
    }

    /// The shift of a field in the word at an offset, in the field's byte order; negative where it is not in that word
    /// as a whole.
    private static int shiftInWord(Field field, int wordOffsetBytes) {
        int distance = (field.offsetBytes - wordOffsetBytes) * Byte.SIZE;
        if (field.shift < 0) {
            return ~field.shift - distance;
        }
        int shift = field.shift + distance;
        int endBits = shift + Long.SIZE - Long.numberOfLeadingZeros(field.mask);
        return endBits <= Long.SIZE ? shift : -1;
    }

    /// Whether all records start at bytes, as far as the header says.
    public boolean startsAtBytes() {
        return alignmentBits >= Byte.SIZE || first.sizeBytes == 0;
    }

    /// Whether a record that ends within a byte is followed by one that starts at the next.
    public boolean endsMayBeRoundedUp() {
        return alignmentBits >= Byte.SIZE;
    }

    /// The places of the fields of a common header that may start within a byte; lengths are 0 for fields that are not
    /// there.
    public record BitLayout(
            int alignmentBits,
            boolean bigEndian,
            int sizeBits,
            int idOffsetBits,
            int idBits,
            int selectorOffsetBits,
            int selectorBits,
            long extendedValue,
            int timestampOffsetBits,
            int timestampBits) {
        /// Where the body of a record starts, in bits from the start of the window.
        ///
        /// @param recordStartBits of a record whose packet starts at a byte
        /// @return -1 where the header is not the common one
        public int bodyStartBits(byte[] window, int recordStartBits) {
            int header = recordStartBits + (-recordStartBits & alignmentBits - 1);
            if (selectorBits != 0) {
                int at = header + selectorOffsetBits;
                long selector = bigEndian ? Bits.big(window, at, selectorBits) : Bits.little(window, at, selectorBits);
                if (selector == extendedValue) {
                    return -1;
                }
            }
            return header + sizeBits;
        }

        public ByteOrder byteOrder() {
            return bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        }
    }

    /// Empty where the places depend on the place of the header, or nothing tells the byte order of its last bits.
    public Optional<BitLayout> bitLayout() {
        if (first.sizeBytes > 0 && (first.id.mask | first.timestamp.mask | selector.mask) == 0) {
            return Optional.empty();
        }
        boolean big = first.id.shift < 0 || first.timestamp.shift < 0 || selector.shift < 0;
        for (Field field : List.of(first.id, first.timestamp, selector)) {
            if (field.mask != 0 && field.shift < 0 != big) {
                return Optional.empty();
            }
        }
        return bitPacked
                ? Optional.of(new BitLayout(alignmentBits, big, first.sizeBytes * Byte.SIZE,
                        offsetBits(first.id), lengthBits(first.id), offsetBits(selector), lengthBits(selector),
                        extendedValue, offsetBits(first.timestamp), lengthBits(first.timestamp)))
                : Optional.empty();
    }

    private static int lengthBits(Field field) {
        return Long.SIZE - Long.numberOfLeadingZeros(field.mask);
    }

    private static int offsetBits(Field field) {
        int within = field.shift >= 0 ? field.shift : Long.SIZE - ~field.shift - lengthBits(field);
        return field.offsetBytes * Byte.SIZE + within;
    }

    private static boolean isBitPacked(FieldNode node) {
        return node.fieldClass().alignmentBits() == 1 && isBitPacked(node.children());
    }

    private static boolean isBitPacked(List<FieldNode> nodes) {
        for (FieldNode node : nodes) {
            if (!isBitPacked(node)) {
                return false;
            }
        }
        return true;
    }

    private static final class Reading {
        int bits;
        Field id = Field.NONE;
        Field timestamp = Field.NONE;
        int timestampBits;
        @Nullable ByteOrder order;

        Reading() {}

        Reading copy() {
            Reading copy = new Reading();
            copy.bits = bits;
            copy.id = id;
            copy.timestamp = timestamp;
            copy.timestampBits = timestampBits;
            copy.order = order;
            return copy;
        }

        /// Whether a field of this byte order may follow here.
        boolean enter(ByteOrder next) {
            boolean allowed = bits % Byte.SIZE == 0 || order == next;
            order = next;
            return allowed;
        }

        @Nullable Part part() {
            return bits % Byte.SIZE == 0 ? new Part(bits / Byte.SIZE, id, timestamp, timestampBits) : null;
        }
    }

    /// The shape of a header, where it has such a shape.
    public static Optional<HeaderShape> of(FieldDecoders header, @Nullable FieldNode root) {
        if (root == null) {
            Part nothing = new Part(0, Field.NONE, Field.NONE, 0);
            return Optional.of(new HeaderShape(1, nothing, nothing, Field.NONE, 1, 1, false));
        }
        int alignment = Math.max(root.fieldClass().alignmentBits(), Byte.SIZE);
        if (alignment > Byte.SIZE && root.fieldClass().alignmentBits() > 512) {
            return Optional.empty();
        }
        List<FieldNode> members = root.children();
        FieldNode last = members.isEmpty() ? null : members.getLast();
        Reading common = new Reading();
        if (last == null || !(last.fieldClass() instanceof FieldClass.Variant variant)) {
            Part part = read(root, common, alignment) ? common.part() : null;
            return Optional.ofNullable(part)
                    .map(only -> new HeaderShape(alignment / Byte.SIZE, only, only, Field.NONE, 1,
                            root.fieldClass().alignmentBits(), isBitPacked(root)));
        }
        for (FieldNode member : members.subList(0, members.size() - 1)) {
            if (!read(member, common, alignment)) {
                return Optional.empty();
            }
        }
        return branching(header, root, last, variant, common, alignment);
    }

    private static Optional<HeaderShape> branching(
            FieldDecoders header, FieldNode root, FieldNode variantNode, FieldClass.Variant variant, Reading common,
            int alignment) {
        Dependency selector = header.dependencies().get(variantNode);
        if (selector == null || selector.targets().size() != 1 || variant.options().size() != 2) {
            return Optional.empty();
        }
        FieldNode target = selector.targets().getFirst();
        Field selectorField = selectorField(variantNode, target, alignment);
        int extended = extendedOption(variant, target);
        if (selectorField == null || extended < 0) {
            return Optional.empty();
        }
        Part first = part(variantNode.children().get(1 - extended), common, alignment);
        Part second = part(variantNode.children().get(extended), common, alignment);
        long value = variant.options().get(extended).selectorRanges().ranges().getFirst().lower().longValue();
        return first == null || second == null
                ? Optional.empty()
                : Optional.of(new HeaderShape(alignment / Byte.SIZE, first, second, selectorField, value,
                        root.fieldClass().alignmentBits(),
                        isBitPacked(root.children().subList(0, root.children().size() - 1))
                                && isBitPacked(variantNode.children().get(1 - extended))));
    }

    private static @Nullable Part part(FieldNode option, Reading common, int alignment) {
        Reading reading = common.copy();
        return read(option, reading, alignment) ? reading.part() : null;
    }

    /// The option of a single value, where the other takes all other values of the selector.
    private static int extendedOption(FieldClass.Variant variant, FieldNode target) {
        if (!(target.fieldClass() instanceof FieldClass.FixedLengthInteger integer) || integer.signed()
                || integer.layout().lengthBits() > Short.SIZE) {
            return -1;
        }
        BigInteger values = BigInteger.ONE.shiftLeft(integer.layout().lengthBits());
        for (int i = 0; i < 2; i++) {
            IntegerRangeSet single = variant.options().get(i).selectorRanges();
            IntegerRangeSet rest = variant.options().get(1 - i).selectorRanges();
            if (size(single).equals(BigInteger.ONE) && size(rest).equals(values.subtract(BigInteger.ONE))
                    && !single.intersects(rest) && rest.ranges().getFirst().lower().signum() == 0) {
                return i;
            }
        }
        return -1;
    }

    private static BigInteger size(IntegerRangeSet set) {
        return set.ranges().size() != 1
                ? BigInteger.ZERO
                : set.ranges().getFirst().upper().subtract(set.ranges().getFirst().lower()).add(BigInteger.ONE);
    }

    /// The place of the selector: one of the header's own members before the variant.
    private static @Nullable Field selectorField(FieldNode variantNode, FieldNode target, int alignment) {
        FieldNode root = variantNode.parent();
        if (root == null || target.parent() != root) {
            return null;
        }
        Reading before = new Reading();
        for (FieldNode member : root.children()) {
            if (member == target && target.fieldClass() instanceof FieldClass.FixedLengthInteger integer) {
                align(before, integer.alignmentBits());
                return field(before.bits, integer.layout());
            }
            if (!read(member, before, alignment)) {
                return null;
            }
        }
        return null;
    }

    private static boolean read(FieldNode node, Reading reading, int headerAlignment) {
        if (node.fieldClass().alignmentBits() > headerAlignment) {
            return false;
        }
        align(reading, node.fieldClass().alignmentBits());
        if (node.fieldClass() instanceof FieldClass.FixedLength fixed && !reading.enter(fixed.layout().byteOrder())) {
            return false;
        }
        return switch (node.fieldClass()) {
            case FieldClass.FixedLengthInteger integer -> readInteger(integer, reading);
            case FieldClass.FixedLength fixed -> {
                reading.bits += fixed.layout().lengthBits();
                yield reading.bits < 512;
            }
            case FieldClass.Structure ignored -> readMembers(node, reading, headerAlignment);
            default -> false;
        };
    }

    private static boolean readMembers(FieldNode structure, Reading reading, int headerAlignment) {
        for (FieldNode member : structure.children()) {
            if (!read(member, reading, headerAlignment)) {
                return false;
            }
        }
        return true;
    }

    private static boolean readInteger(FieldClass.FixedLengthInteger integer, Reading reading) {
        BitArrayLayout layout = integer.layout();
        if (!integer.roles().isEmpty()) {
            Field field = field(reading.bits, layout);
            if (field == null) {
                return false;
            }
            for (Role role : integer.roles()) {
                switch (role) {
                    case EVENT_RECORD_CLASS_ID -> reading.id = field;
                    case DEFAULT_CLOCK_TIMESTAMP -> {
                        if (reading.timestampBits != 0) {
                            return false;
                        }
                        reading.timestamp = field;
                        reading.timestampBits = layout.lengthBits();
                    }
                    default -> {
                        return false;
                    }
                }
            }
        }
        reading.bits += layout.lengthBits();
        return reading.bits < 512;
    }

    private static void align(Reading reading, int alignmentBits) {
        reading.bits = reading.bits + alignmentBits - 1 & -alignmentBits;
    }

    private static @Nullable Field field(int bits, BitArrayLayout layout) {
        int shift = bits & 7;
        boolean natural = layout.bitOrder() == BitOrder.defaultFor(layout.byteOrder());
        if (!natural || shift + layout.lengthBits() > Long.SIZE) {
            return null;
        }
        boolean little = layout.byteOrder() == ByteOrder.LITTLE_ENDIAN;
        int wordShift = little ? shift : ~(Long.SIZE - shift - layout.lengthBits());
        return new Field(bits >>> 3, wordShift, Bits.lowMask(layout.lengthBits()));
    }
}
