// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf.sink;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldTree;
import dev.ringside.ctf.reader.FieldVisitor;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StringEncoding;
import dev.ringside.ctf.writer.RecordEncoder;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Encodes the fields of one tree as those of another: the same members, where some have another class because the
/// written format lacks that
/// of the read one. One thread.
class LoweredFields implements FieldVisitor {
    private final RecordEncoder encoder;
    private final @Nullable FieldNode[] written;

    /// @throws IllegalArgumentException where the trees differ in more than classes of fields
    LoweredFields(FieldTree read, FieldTree written, RecordEncoder encoder) {
        this.encoder = encoder;
        this.written = pairs(read, written);
    }

    private static @Nullable FieldNode[] pairs(FieldTree read, FieldTree written) {
        @Nullable FieldNode[] nodes = new FieldNode[read.nodeCount()];
        for (Scope scope : Scope.values()) {
            FieldNode from = read.root(scope).orElse(null);
            FieldNode to = written.root(scope).orElse(null);
            if (from != null && to != null) {
                pair(nodes, from, to);
            }
        }
        return nodes;
    }

    private static void pair(@Nullable FieldNode[] nodes, FieldNode from, FieldNode to) {
        nodes[from.index()] = to;
        boolean becameVariant = from.fieldClass() instanceof FieldClass.OptionalField
                && to.fieldClass() instanceof FieldClass.Variant;
        if (becameVariant) {
            FieldNode content = from.children().getFirst();
            FieldNode target = contentOf(to);
            // Where the selector can never say that the content is there, only the empty structure is left.
            if (!isEmptyStructure(target) || isEmptyStructure(content)) {
                pair(nodes, content, target);
            }
            return;
        }
        if (from.fieldClass() instanceof FieldClass.Variant variant) {
            pairOptions(nodes, from, variant, to);
            return;
        }
        if (from.children().size() > to.children().size()) {
            throw new IllegalArgumentException("the field has no counterpart in the written trace: field=" + from);
        }
        for (int i = 0; i < from.children().size(); i++) {
            pair(nodes, from.children().get(i), to.children().get(i));
        }
    }

    /// Options that can never be selected may be gone, and with them the whole variant.
    private static void pairOptions(
            @Nullable FieldNode[] nodes, FieldNode from, FieldClass.Variant read, FieldNode to) {
        if (!(to.fieldClass() instanceof FieldClass.Variant written)) {
            return;
        }
        for (int target = 0; target < written.options().size(); target++) {
            BigInteger value = written.options().get(target).selectorRanges().ranges().getFirst().lower();
            for (int option = 0; option < read.options().size(); option++) {
                if (read.options().get(option).selectorRanges().contains(value)) {
                    pair(nodes, from.children().get(option), to.children().get(target));
                    break;
                }
            }
        }
    }

    private static FieldNode contentOf(FieldNode variant) {
        return variant.children().stream()
                .filter(option -> !isEmptyStructure(option))
                .findFirst()
                .orElse(variant.children().getLast());
    }

    private static boolean isEmptyStructure(FieldNode node) {
        return node.fieldClass() instanceof FieldClass.Structure && node.children().isEmpty();
    }

    /// What each node that is read is written as, by its index; null for one that has no counterpart.
    @Nullable FieldNode[] written() {
        return written;
    }

    private FieldNode written(FieldNode read) {
        FieldNode node = written[read.index()];
        if (node == null) {
            throw new IllegalArgumentException("the field has no counterpart in the written trace: field=" + read);
        }
        return node;
    }

    @Override
    public void unsignedInteger(FieldNode node, long value) {
        encoder.unsignedInteger(written(node), value);
    }

    @Override
    public void signedInteger(FieldNode node, long value) {
        encoder.signedInteger(written(node), value);
    }

    @Override
    public void bigInteger(FieldNode node, BigInteger value) {
        if (node.fieldClass() instanceof FieldClass.VariableLengthInteger
                && written(node).fieldClass() instanceof FieldClass.FixedLength fixed
                && value.bitLength() > fixed.layout().lengthBits()) {
            throw new IllegalArgumentException("the value does not fit: field=" + node + " value=" + value);
        }
        encoder.bigInteger(written(node), value);
    }

    @Override
    public void real(FieldNode node, double value) {
        encoder.real(written(node), value);
    }

    @Override
    public void bigReal(FieldNode node, BigInteger bits) {
        encoder.bigReal(written(node), bits);
    }

    @Override
    public void bool(FieldNode node, boolean value) {
        if (written(node).fieldClass() instanceof FieldClass.Integer) {
            encoder.unsignedInteger(written(node), value ? 1 : 0);
        } else {
            encoder.bool(written(node), value);
        }
    }

    @Override
    public void bitArray(FieldNode node, long bits) {
        if (written(node).fieldClass() instanceof FieldClass.Integer) {
            encoder.unsignedInteger(written(node), bits);
        } else {
            encoder.bitArray(written(node), bits);
        }
    }

    @Override
    public void bigBitArray(FieldNode node, BigInteger bits) {
        encoder.bigBitArray(written(node), bits);
    }

    @Override
    public void string(FieldNode node, byte[] buffer, int offset, int lengthBytes) {
        StringEncoding encoding = encoding(node);
        if (encoding == StringEncoding.UTF_8) {
            encoder.string(written(node), buffer, offset, lengthBytes);
        } else {
            byte[] text = new String(buffer, offset, lengthBytes, encoding.charset()).getBytes(StandardCharsets.UTF_8);
            encoder.string(written(node), text, 0, text.length);
        }
    }

    /// The encoding to convert a string from; UTF-8 where there is nothing to convert.
    private StringEncoding encoding(FieldNode node) {
        return node.fieldClass() instanceof FieldClass.NullTerminatedString read
                        && written(node).fieldClass() instanceof FieldClass.NullTerminatedString kept
                        && kept.encoding() == StringEncoding.UTF_8
                ? read.encoding()
                : StringEncoding.UTF_8;
    }

    private static boolean isArray(FieldClass fieldClass) {
        return fieldClass instanceof FieldClass.StaticLengthArray
                || fieldClass instanceof FieldClass.DynamicLengthArray;
    }

    /// Also what lies behind the terminator: the length of the field is told elsewhere.
    @Override
    public void boundedString(FieldNode node, byte[] buffer, int offset, int lengthBytes, int fieldBytes) {
        FieldNode target = written(node);
        if (isArray(target.fieldClass())) {
            encoder.blob(target, buffer, offset, fieldBytes);
        } else {
            encoder.boundedString(target, buffer, offset, lengthBytes, fieldBytes);
        }
    }

    @Override
    public void blob(FieldNode node, byte[] buffer, int offset, int lengthBytes) {
        encoder.blob(written(node), buffer, offset, lengthBytes);
    }

    @Override
    public void beginStructure(FieldNode node) {
        encoder.beginStructure(written(node));
    }

    @Override
    public void beginArray(FieldNode node, long length) {
        encoder.beginArray(written(node), length);
    }
}
