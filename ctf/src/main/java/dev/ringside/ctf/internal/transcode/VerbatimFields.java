// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.transcode;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.FieldClass;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which fields are encoded alike in both layouts, so that their bytes can be copied. One thread.
final class VerbatimFields {
    private final @Nullable FieldNode[] written;
    private final @Nullable FieldNode changed;
    private final Map<FieldNode, Boolean> known = new HashMap<>();

    /// @param written by index of the node that is read; null for fields that have no counterpart
    /// @param changed a structure that gets members; null for none
    VerbatimFields(@Nullable FieldNode[] written, @Nullable FieldNode changed) {
        this.written = written;
        this.changed = changed;
    }

    @Nullable FieldNode written(FieldNode node) {
        return written[node.index()];
    }

    /// Whether a bit array is encoded alike, once it is aligned.
    boolean isSameBits(FieldNode node) {
        return node.fieldClass() instanceof FieldClass.FixedLength fixed && sameBits(fixed, written(node));
    }

    /// A boolean is any value but zero: as an integer it is to be one.
    private static boolean sameBits(FieldClass.FixedLength read, @Nullable FieldNode to) {
        return to != null && to.fieldClass() instanceof FieldClass.FixedLength other
                && read.layout().equals(other.layout())
                && read instanceof FieldClass.FixedLengthBoolean == other instanceof FieldClass.FixedLengthBoolean;
    }

    /// Whether the field and all in it are copied, wherever in both layouts it starts at the same bit of a byte.
    boolean isVerbatim(FieldNode node) {
        Boolean answer = known.get(node);
        if (answer == null) {
            FieldNode to = written(node);
            answer = to != null && node != changed && isSame(node, to);
            known.put(node, answer);
        }
        return answer;
    }

    private boolean isSame(FieldNode node, FieldNode to) {
        FieldClass read = node.fieldClass();
        int alignment = read.alignmentBits();
        // Greater alignments depend on where the record starts.
        if (alignment > Byte.SIZE || to.fieldClass().alignmentBits() > Byte.SIZE) {
            return false;
        }
        return switch (read) {
            case FieldClass.FixedLength fixed -> sameBits(fixed, to);
            case FieldClass.VariableLengthInteger integer ->
                to.fieldClass() instanceof FieldClass.VariableLengthInteger other && integer.signed() == other.signed();
            case FieldClass.NullTerminatedString string ->
                to.fieldClass() instanceof FieldClass.NullTerminatedString other
                        && string.encoding() == other.encoding();
            case FieldClass.StaticLengthString string -> isBytes(to, string.lengthBytes());
            case FieldClass.StaticLengthBlob blob -> isBytes(to, blob.lengthBytes());
            case FieldClass.DynamicLengthString _, FieldClass.DynamicLengthBlob _ -> isBytes(to);
            case FieldClass.Structure _ ->
                to.fieldClass() instanceof FieldClass.Structure && to.fieldClass().alignmentBits() == alignment
                        && to.children().size() == node.children().size() && areVerbatim(node, to);
            case FieldClass.StaticLengthArray array ->
                to.fieldClass() instanceof FieldClass.StaticLengthArray other && array.length() == other.length()
                        && other.alignmentBits() == alignment && areVerbatim(node, to);
            case FieldClass.DynamicLengthArray _ ->
                to.fieldClass() instanceof FieldClass.DynamicLengthArray
                        && to.fieldClass().alignmentBits() == alignment && areVerbatim(node, to);
            case FieldClass.OptionalField _, FieldClass.Variant _ ->
                node.children().stream().allMatch(this::isVerbatim);
        };
    }

    /// Whether all children are, each as the one at its place.
    private boolean areVerbatim(FieldNode node, FieldNode to) {
        for (int i = 0; i < node.children().size(); i++) {
            if (written(node.children().get(i)) != to.children().get(i) || !isVerbatim(node.children().get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBytes(FieldNode to, long lengthBytes) {
        return switch (to.fieldClass()) {
            case FieldClass.StaticLengthString string -> string.lengthBytes() == lengthBytes;
            case FieldClass.StaticLengthBlob blob -> blob.lengthBytes() == lengthBytes;
            case FieldClass.StaticLengthArray array -> array.length() == lengthBytes && isByte(array.element());
            default -> false;
        };
    }

    private static boolean isBytes(FieldNode to) {
        return switch (to.fieldClass()) {
            case FieldClass.DynamicLengthString _, FieldClass.DynamicLengthBlob _ -> true;
            case FieldClass.DynamicLengthArray array -> isByte(array.element());
            default -> false;
        };
    }

    private static boolean isByte(FieldClass element) {
        return element instanceof FieldClass.FixedLength fixed
                && fixed.layout().lengthBits() == Byte.SIZE && fixed.alignmentBits() == Byte.SIZE;
    }

    /// Whether the field ends at a whole byte where it starts at one.
    static boolean isWholeBytes(FieldNode node) {
        return switch (node.fieldClass()) {
            case FieldClass.FixedLength fixed ->
                fixed.layout().lengthBits() % Byte.SIZE == 0 && fixed.alignmentBits() == Byte.SIZE;
            default -> node.children().stream().allMatch(VerbatimFields::isWholeBytes);
        };
    }
}
