// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import java.math.BigInteger;

/// Receives the decoded fields of a record in decoding order: the one way in which sinks and filters see values.
///
/// The node says which field it is; a visitor never keeps the `byte[]` that it is given: it is only valid during the
/// call.
/// All methods do nothing unless overridden. Called from the thread that asked for the visit.
public interface FieldVisitor {
    /// An unsigned integer (also an enumeration) of at most 64 bits.
    default void unsignedInteger(FieldNode node, long value) {}

    /// A signed integer (also an enumeration) of at most 64 bits.
    default void signedInteger(FieldNode node, long value) {}

    /// An integer of more than 64 bits: of a fixed-length class that is longer, or a variable-length one whose value
    /// does not fit.
    default void bigInteger(FieldNode node, BigInteger value) {}

    /// A real of 16, 32 or 64 bits.
    default void real(FieldNode node, double value) {}

    /// A real of 128 bits or more: its IEEE 754 bits, unsigned.
    default void bigReal(FieldNode node, BigInteger bits) {}

    default void bool(FieldNode node, boolean value) {}

    /// A bit array or bit map of at most 64 bits, unsigned.
    default void bitArray(FieldNode node, long bits) {}

    /// A bit array or bit map of more than 64 bits, unsigned.
    default void bigBitArray(FieldNode node, BigInteger bits) {}

    /// A string without its terminating code unit and whatever follows it, in the encoding of the field class.
    default void string(FieldNode node, byte[] buffer, int offset, int lengthBytes) {}

    /// A string in a field of a size of its own (static or dynamic length), which may hold a terminating code unit and
    /// more behind it. Whoever copies fields wants all of it; for everyone else it is a [#string].
    ///
    /// @param lengthBytes of the string
    /// @param fieldBytes  of the field: at least those of the string
    default void boundedString(FieldNode node, byte[] buffer, int offset, int lengthBytes, int fieldBytes) {
        string(node, buffer, offset, lengthBytes);
    }

    default void blob(FieldNode node, byte[] buffer, int offset, int lengthBytes) {}

    default void beginStructure(FieldNode node) {}

    default void endStructure(FieldNode node) {}

    /// @param length the number of elements that follow, each with the node's only child
    default void beginArray(FieldNode node, long length) {}

    default void endArray(FieldNode node) {}

    /// @param present whether the field follows, with the node's only child
    default void beginOptional(FieldNode node, boolean present) {}

    default void endOptional(FieldNode node) {}

    /// @param selected the child that follows
    default void beginVariant(FieldNode node, FieldNode selected) {}

    default void endVariant(FieldNode node) {}
}
