// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.format;

/// A field of a kernel event record.
///
/// @param type         as declared in C, without length and without `__data_loc`: `char`, `unsigned long`, `const char
///                     *`
/// @param offsetBytes  from the start of the record
/// @param sizeBytes    in the record's fixed part; 0 for [Shape#REST]
/// @param elementBytes of one element, for arrays; the size itself for scalars
public record EventField(
        String type, String name, Shape shape, int offsetBytes, int sizeBytes, int elementBytes, boolean signed) {
    /// How the field's value lies in the record.
    public enum Shape {
        /// An integer or pointer.
        SCALAR,
        /// A fixed number of elements.
        ARRAY,
        /// A word, length in bytes << 16 | offset from the start of the record, of elements elsewhere in the record.
        DATA_LOCATION,
        /// The same with the offset counted from the end of the word.
        RELATIVE_LOCATION,
        /// Elements up to the end of the record.
        REST
    }

    public boolean isText() {
        return elementBytes == 1 && (type.equals("char") || type.equals("const char") || type.equals("unsigned char"));
    }

    public boolean isPointer() {
        return type.endsWith("*");
    }

    public boolean isDynamic() {
        return shape == Shape.DATA_LOCATION || shape == Shape.RELATIVE_LOCATION;
    }

    /// For an [Shape#ARRAY].
    public int elements() {
        return sizeBytes / elementBytes;
    }
}
