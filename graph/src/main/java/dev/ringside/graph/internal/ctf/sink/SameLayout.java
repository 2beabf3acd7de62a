// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.StringEncoding;
import dev.ringside.ctf.schema.VariantOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether fields of one class, as they are encoded, also are fields of another: names, labels, display bases and roles
/// may differ, and a class may stand for another of the same bits. The second class is the first one brought down to
/// what the written format can say, so that both have the same members in the same order.
final class SameLayout {
    private SameLayout() {}

    static boolean ofRoots(Optional<Structure> read, Optional<Structure> written) {
        return read.isPresent() == written.isPresent() && (read.isEmpty() || of(read.get(), written.get()));
    }

    private static boolean of(FieldClass read, FieldClass written) {
        return switch (read) {
            case FieldClass.FixedLength fixed ->
                written instanceof FieldClass.FixedLength other && fixed.layout().equals(other.layout());
            case FieldClass.VariableLengthInteger integer ->
                written instanceof FieldClass.VariableLengthInteger other && integer.signed() == other.signed();
            case FieldClass.NullTerminatedString string ->
                written instanceof FieldClass.NullTerminatedString other && string.encoding() == other.encoding();
            case FieldClass.StaticLengthString string -> isBytes(written, string.lengthBytes(), string.encoding());
            case FieldClass.StaticLengthBlob blob -> isBytes(written, blob.lengthBytes(), null);
            case FieldClass.DynamicLengthString string -> isBytes(written, string.encoding());
            case FieldClass.DynamicLengthBlob _ -> isBytes(written, null);
            case Structure structure -> written instanceof Structure other && isStructure(structure, other);
            case FieldClass.StaticLengthArray array ->
                written instanceof FieldClass.StaticLengthArray other
                        && array.length() == other.length()
                        && array.alignmentBits() == other.alignmentBits()
                        && of(array.element(), other.element());
            case FieldClass.DynamicLengthArray array ->
                written instanceof FieldClass.DynamicLengthArray other
                        && array.alignmentBits() == other.alignmentBits()
                        && of(array.element(), other.element());
            case FieldClass.OptionalField optional -> isOptional(optional, written);
            case FieldClass.Variant variant -> written instanceof FieldClass.Variant other && isVariant(variant, other);
        };
    }

    private static boolean isStructure(Structure read, Structure written) {
        if (read.alignmentBits() != written.alignmentBits() || read.members().size() != written.members().size()) {
            return false;
        }
        for (int i = 0; i < read.members().size(); i++) {
            if (!of(read.members().get(i).fieldClass(), written.members().get(i).fieldClass())) {
                return false;
            }
        }
        return true;
    }

    /// @param encoding null: of a BLOB
    private static boolean isBytes(
            FieldClass written, long lengthBytes, @Nullable StringEncoding encoding) {
        return switch (written) {
            case FieldClass.StaticLengthString string ->
                string.lengthBytes() == lengthBytes && string.encoding() == encoding;
            case FieldClass.StaticLengthBlob blob -> blob.lengthBytes() == lengthBytes && encoding == null;
            case FieldClass.StaticLengthArray array -> array.length() == lengthBytes && isByte(array.element())
                    && array.alignmentBits() == Byte.SIZE;
            default -> false;
        };
    }

    private static boolean isBytes(
            FieldClass written, @Nullable StringEncoding encoding) {
        return switch (written) {
            case FieldClass.DynamicLengthString string -> string.encoding() == encoding;
            case FieldClass.DynamicLengthBlob _ -> encoding == null;
            case FieldClass.DynamicLengthArray array -> isByte(array.element()) && array.alignmentBits() == Byte.SIZE;
            default -> false;
        };
    }

    private static boolean isByte(FieldClass element) {
        return element instanceof FieldClass.FixedLength fixed
                && fixed.layout().lengthBits() == Byte.SIZE && fixed.layout().alignmentBits() == Byte.SIZE;
    }

    /// An optional field stays one, or becomes a variant of nothing and itself.
    private static boolean isOptional(FieldClass.OptionalField read, FieldClass written) {
        return switch (written) {
            case FieldClass.OptionalField other ->
                read.selectorRanges().equals(other.selectorRanges()) && of(read.fieldClass(), other.fieldClass());
            case FieldClass.Variant variant -> variant.options().stream().allMatch(
                    option -> option.fieldClass().equals(Structure.EMPTY)
                            || of(read.fieldClass(), option.fieldClass()));
            default -> false;
        };
    }

    /// Options that cannot be selected may be gone: then the options no longer pair off by their order.
    private static boolean isVariant(FieldClass.Variant read, FieldClass.Variant written) {
        List<VariantOption> options = read.options();
        if (options.size() != written.options().size()) {
            return false;
        }
        for (int i = 0; i < options.size(); i++) {
            if (!of(options.get(i).fieldClass(), written.options().get(i).fieldClass())) {
                return false;
            }
        }
        return true;
    }
}
