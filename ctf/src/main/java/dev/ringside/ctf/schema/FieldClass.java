// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.schema;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How to find a field in a data stream and what it means (CTF2-SPEC-2.0 §6). Alignments are in bits, powers of two.
public sealed interface FieldClass {
    /// The alignment of an instance, from the start of the packet, in bits.
    int alignmentBits();

    Attributes attributes();

    /// Fields made of a fixed number of bits.
    sealed interface FixedLength extends FieldClass {
        BitArrayLayout layout();

        @Override
        default int alignmentBits() {
            return layout().alignmentBits();
        }
    }

    /// Integers of either encoding and signedness.
    sealed interface Integer extends FieldClass {
        boolean signed();

        DisplayBase displayBase();

        /// The labels of an enumeration, in metadata order. Not empty or `enumeration()`: shown as an enumeration.
        List<Mapping> mappings();

        /// Whether the metadata calls this an enumeration: CTF 2 `mappings` present (they may be empty), CTF 1.8
        /// `enum`.
        boolean enumeration();

        /// Only unsigned integers have roles.
        Set<Role> roles();
    }

    record FixedLengthBitArray(BitArrayLayout layout, Attributes attributes) implements FixedLength {}

    /// @param flags labels of bit indexes
    record FixedLengthBitMap(BitArrayLayout layout, List<Mapping> flags, Attributes attributes)
            implements FixedLength {
        public FixedLengthBitMap {
            flags = List.copyOf(flags);
        }
    }

    record FixedLengthBoolean(BitArrayLayout layout, Attributes attributes) implements FixedLength {}

    record FixedLengthInteger(
            BitArrayLayout layout,
            boolean signed,
            DisplayBase displayBase,
            boolean enumeration,
            List<Mapping> mappings,
            Set<Role> roles,
            Attributes attributes)
            implements FixedLength, Integer {
        public FixedLengthInteger {
            mappings = List.copyOf(mappings);
            roles = Set.copyOf(roles);
        }
    }

    /// IEEE 754 binary interchange formats: 16, 32, 64, 128 bits or 128 + 32 k.
    record FixedLengthFloatingPoint(BitArrayLayout layout, Attributes attributes) implements FixedLength {}

    /// LEB128 (CTF2-SPEC-2.0 §6.3.9).
    record VariableLengthInteger(
            boolean signed,
            DisplayBase displayBase,
            boolean enumeration,
            List<Mapping> mappings,
            Set<Role> roles,
            Attributes attributes)
            implements Integer {
        public VariableLengthInteger {
            mappings = List.copyOf(mappings);
            roles = Set.copyOf(roles);
        }

        @Override
        public int alignmentBits() {
            return Byte.SIZE;
        }
    }

    record NullTerminatedString(StringEncoding encoding, Attributes attributes) implements FieldClass {
        @Override
        public int alignmentBits() {
            return Byte.SIZE;
        }
    }

    record StaticLengthString(StringEncoding encoding, long lengthBytes, Attributes attributes)
            implements FieldClass {
        @Override
        public int alignmentBits() {
            return Byte.SIZE;
        }
    }

    record DynamicLengthString(StringEncoding encoding, FieldLocation lengthLocation, Attributes attributes)
            implements FieldClass {
        @Override
        public int alignmentBits() {
            return Byte.SIZE;
        }
    }

    /// @param roles only `METADATA_STREAM_UUID`, with a length of 16
    record StaticLengthBlob(long lengthBytes, String mediaType, Set<Role> roles, Attributes attributes)
            implements FieldClass {
        public StaticLengthBlob {
            roles = Set.copyOf(roles);
        }

        @Override
        public int alignmentBits() {
            return Byte.SIZE;
        }
    }

    record DynamicLengthBlob(FieldLocation lengthLocation, String mediaType, Attributes attributes)
            implements FieldClass {
        @Override
        public int alignmentBits() {
            return Byte.SIZE;
        }
    }

    record Structure(List<StructureMember> members, int minimumAlignmentBits, Attributes attributes)
            implements FieldClass {
        public static final Structure EMPTY = new Structure(List.of(), 1, Attributes.NONE);

        public Structure {
            members = List.copyOf(members);
        }

        @Override
        public int alignmentBits() {
            int alignment = minimumAlignmentBits;
            for (StructureMember member : members) {
                alignment = Math.max(alignment, member.fieldClass().alignmentBits());
            }
            return alignment;
        }
    }

    /// An array of a fixed number of elements. In CTF 1.8 an array of 8-bit integers with an encoding is a
    /// [StaticLengthString].
    record StaticLengthArray(FieldClass element, long length, int minimumAlignmentBits, Attributes attributes)
            implements FieldClass {
        @Override
        public int alignmentBits() {
            return Math.max(minimumAlignmentBits, element.alignmentBits());
        }
    }

    record DynamicLengthArray(
            FieldClass element, FieldLocation lengthLocation, int minimumAlignmentBits, Attributes attributes)
            implements FieldClass {
        @Override
        public int alignmentBits() {
            return Math.max(minimumAlignmentBits, element.alignmentBits());
        }
    }

    /// @param selectorRanges present with an integer selector, absent with a boolean one
    record OptionalField(
            FieldClass fieldClass,
            FieldLocation selectorLocation,
            Optional<IntegerRangeSet> selectorRanges,
            Attributes attributes)
            implements FieldClass {
        @Override
        public int alignmentBits() {
            return 1;
        }
    }

    record Variant(List<VariantOption> options, FieldLocation selectorLocation, Attributes attributes)
            implements FieldClass {
        public Variant {
            options = List.copyOf(options);
        }

        @Override
        public int alignmentBits() {
            return 1;
        }
    }
}
