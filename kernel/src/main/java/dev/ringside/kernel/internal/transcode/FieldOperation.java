// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.transcode;

/// One step of turning a kernel record into a CTF event record, byte-packed, in the byte order of the machine. Sources
/// are in bytes from the start of the record.
public sealed interface FieldOperation {
    /// Bytes as they are.
    record CopyBytes(int source, int count) implements FieldOperation {}

    /// An integer of another size, or with something added, or in another byte order.
    record ConvertInteger(
            int source, int sourceBytes, boolean sourceSigned, boolean bigEndian, long addend, int targetBytes)
            implements FieldOperation {}

    /// Located text to a null-terminated string.
    record LocatedText(int source, boolean relative) implements FieldOperation {}

    /// Located text to text of a fixed size, cut or filled with zeros.
    record LocatedTextToArray(int source, boolean relative, int length) implements FieldOperation {}

    /// Text of a fixed size to a null-terminated string.
    record ArrayText(int source, int sourceBytes) implements FieldOperation {}

    /// Located elements to a length, in elements, and the elements.
    record LocatedArray(int source, boolean relative, int elementBytes, int lengthBytes) implements FieldOperation {}

    /// Text up to the end of the record (or its null) to a null-terminated string.
    record RestText(int source) implements FieldOperation {}

    /// Text up to the end of the record (or its null, or the line feed before it) to a length and bytes.
    record RestTextToArray(int source, int lengthBytes) implements FieldOperation {}

    /// Elements up to the end of the record to a length and the elements.
    record RestArray(int source, int elementBytes, int lengthBytes) implements FieldOperation {}

    /// The letters of a block operation to LTTng's flags, 32 bits.
    record BlockFlags(int source, int sourceBytes) implements FieldOperation {}

    /// A byte that is 1 where any of these bits of a byte is set, else 0.
    record FlagSet(int source, int mask) implements FieldOperation {}

    /// A byte that is 1 where none of these bits of a byte is set, else 0.
    record FlagClear(int source, int mask) implements FieldOperation {}

    /// A part of memory that a program captured for the record ([CapturedPart]).
    ///
    /// @param location of the word that says where it is
    record Captured(CapturedPart part, int location, int source, int size) implements FieldOperation {}

    /// Bytes of the record that have to be there.
    default int sourceEnd() {
        return switch (this) {
            case CopyBytes(int source, int count) -> source + count;
            case ConvertInteger convert -> convert.source() + convert.sourceBytes();
            case LocatedText(int source, _) -> source + 4;
            case LocatedTextToArray(int source, _, _) -> source + 4;
            case ArrayText(int source, int bytes) -> source + bytes;
            case LocatedArray(int source, _, _, _) -> source + 4;
            case RestText(int source) -> source;
            case RestTextToArray(int source, _) -> source;
            case RestArray(int source, _, _) -> source;
            case BlockFlags(int source, int bytes) -> source + bytes;
            case FlagSet(int source, _) -> source + 1;
            case FlagClear(int source, _) -> source + 1;
            case Captured captured -> captured.part().sourceEnd(captured);
        };
    }

    /// The most bytes it writes, apart from what it copies of variable size.
    default int fixedTargetBytes() {
        return switch (this) {
            case CopyBytes(_, int count) -> count;
            case ConvertInteger convert -> convert.targetBytes();
            case LocatedText _, RestText _ -> 1;
            case LocatedTextToArray(_, _, int length) -> length;
            case ArrayText(_, int bytes) -> bytes + 1;
            case LocatedArray(_, _, _, int lengthBytes) -> lengthBytes;
            case RestTextToArray(_, int lengthBytes) -> lengthBytes;
            case RestArray(_, _, int lengthBytes) -> lengthBytes;
            case BlockFlags _ -> 4;
            case FlagSet _, FlagClear _ -> 1;
            case Captured captured -> captured.part().fixedTargetBytes(captured);
        };
    }

    /// How many times as many bytes as the record has it may write.
    default int variableParts() {
        return switch (this) {
            case LocatedText _, LocatedArray _, RestText _, RestTextToArray _, RestArray _ -> 1;
            case CopyBytes _, ConvertInteger _, LocatedTextToArray _, ArrayText _, BlockFlags _ -> 0;
            case FlagSet _, FlagClear _ -> 0;
            case Captured captured -> captured.part().variableParts();
        };
    }
}
