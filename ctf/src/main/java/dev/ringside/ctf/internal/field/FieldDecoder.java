// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.field;

import dev.ringside.ctf.reader.FieldNode;

/// Decodes one field by interpretation and tells the state's visitor. Immutable; any thread, each with a state of its
/// own.
abstract sealed class FieldDecoder
        permits IntegerDecoder, VariableLengthIntegerDecoder, BigIntegerDecoder, BooleanDecoder, BitArrayDecoder,
                FloatingPointDecoder, NullTerminatedStringDecoder, BytesDecoder, StructureDecoder, ArrayDecoder,
                OptionalDecoder, VariantDecoder {
    final FieldNode node;

    FieldDecoder(FieldNode node) {
        this.node = node;
    }

    /// @throws DecodeFault where the field is broken or goes on behind the window
    abstract void decode(DecodeState state);

    /// The least number of bits that a field takes, alignment not counted.
    abstract long minimumBits();
}
