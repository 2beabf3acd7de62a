// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol;

import java.util.List;

/// The type of a field of a tracepoint, and at once its layout in a ring, where every field is byte-packed (alignment 8
/// bits) in the byte order of the machine:
///
/// | type | bytes in the ring | CTF 2 | CTF 1.8 |
/// |---|---|---|---|
/// | [IntegerType] | 1, 2, 4 or 8 | fixed-length integer | `integer` |
/// | [FloatType] | 4 or 8 | fixed-length floating point number | `floating_point` |
/// | [BooleanType] | 1: 0 or 1 | fixed-length boolean | unsigned `integer` of 8 bits |
/// | [TextType] | UTF-8, then a NUL; a U+0000 inside is written as U+FFFD | null-terminated string | `string` |
/// | [EnumType] | the container | integer with mappings | `enum` |
/// | [StructureType] | its members in order | structure | `struct` |
/// | [ArrayType] | its elements | static-length array | array |
/// | [SequenceType] | u32 length, then the elements | dynamic-length array | sequence |
/// | [OptionalType] | u8 0 or 1, then the value where 1 | optional | `variant`, after an `enum` |
///
/// A length or presence member stands directly before its field in the same structure: `_NAME_length` (in CTF 1.8
/// `__NAME_length`) and `_NAME_present`. For elements of arrays, which have no name of their own, each element is
/// wrapped into a structure of the pair, its members named `_element_length`/`_element_present` and `element`. A null
/// reference is written as the empty string, the empty sequence, 0 (a box), all ones, which have no label (an enum),
/// or as if each member were null or zero (a structure); an absent optional as 0.
public sealed interface FieldType {
    /// @param sizeBits 8, 16, 32 or 64
    /// @param base     2, 8, 10 or 16
    record IntegerType(int sizeBits, boolean signed, int base) implements FieldType {}

    /// @param sizeBits 32 or 64
    record FloatType(int sizeBits) implements FieldType {}

    record BooleanType() implements FieldType {}

    record TextType() implements FieldType {}

    /// @param labels the label of each value from 0 on
    record EnumType(IntegerType container, List<String> labels) implements FieldType {
        public EnumType {
            labels = List.copyOf(labels);
        }
    }

    record StructureType(List<NamedField> members) implements FieldType {
        public StructureType {
            members = List.copyOf(members);
        }
    }

    record ArrayType(FieldType element, int length) implements FieldType {}

    record SequenceType(FieldType element) implements FieldType {}

    record OptionalType(FieldType value) implements FieldType {}

    /// A member of a structure or of an event's payload.
    record NamedField(String name, FieldType type) {}
}
