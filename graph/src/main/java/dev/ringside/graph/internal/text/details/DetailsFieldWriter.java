// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.details;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldVisitor;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.StringEncoding;
import dev.ringside.graph.internal.text.TextBuffer;
import dev.ringside.graph.internal.text.Visibility;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Appends fields, a line for each. One thread.
final class DetailsFieldWriter implements FieldVisitor {
    private static final int BLOB_BYTES_A_LINE = 16;

    private final IndentedText text;
    private final TextBuffer buffer;
    private long[] indexes = new long[8];
    private int depth = -1;

    DetailsFieldWriter(IndentedText text) {
        this.text = text;
        this.buffer = text.buffer;
    }

    /// Forgets what a record that broke off left open.
    void reset() {
        depth = -1;
    }

    /// The name or index of a member or element; nothing for what stands in another field's place.
    private void begin(FieldNode node) {
        FieldNode parent = node.parent();
        if (parent == null) {
            text.indent().property(title(node)).add(":");
        } else if (parent.fieldClass() instanceof FieldClass.Structure) {
            text.indent().member(node.name()).add(":");
        } else if (parent.fieldClass() instanceof FieldClass.StaticLengthArray
                || parent.fieldClass() instanceof FieldClass.DynamicLengthArray) {
            text.indent().member("[" + GroupedDigits.unsigned(indexes[depth]++) + "]").add(":");
        }
    }

    private static String title(FieldNode root) {
        return switch (root.scope()) {
            case PACKET_HEADER -> "Header";
            case PACKET_CONTEXT -> "Context";
            case EVENT_RECORD_HEADER -> "Header";
            case EVENT_RECORD_COMMON_CONTEXT -> "Common context";
            case EVENT_RECORD_SPECIFIC_CONTEXT -> "Specific context";
            case EVENT_RECORD_PAYLOAD -> "Payload";
        };
    }

    private void beginValue(FieldNode node) {
        begin(node);
        text.add(" ").beginValue();
    }

    private void endValue() {
        text.endValue().end();
    }

    private void scalar(FieldNode node, String value) {
        begin(node);
        text.add(" ").value(value).end();
    }

    @Override
    public void unsignedInteger(FieldNode node, long value) {
        if (!Visibility.isShown(node)) {
            return;
        }
        DisplayBase base = base(node);
        scalar(node, base == DisplayBase.DECIMAL
                ? GroupedDigits.unsigned(value)
                : GroupedDigits.of(new BigInteger(Long.toUnsignedString(value)), base));
    }

    private static DisplayBase base(FieldNode node) {
        return node.fieldClass() instanceof FieldClass.Integer integer ? integer.displayBase() : DisplayBase.DECIMAL;
    }

    @Override
    public void signedInteger(FieldNode node, long value) {
        scalar(node, GroupedDigits.of(BigInteger.valueOf(value), base(node)));
    }

    @Override
    public void bigInteger(FieldNode node, BigInteger value) {
        if (Visibility.isShown(node)) {
            scalar(node, GroupedDigits.of(value, base(node)));
        }
    }

    @Override
    public void real(FieldNode node, double value) {
        beginValue(node);
        buffer.appendFixed(value);
        endValue();
    }

    @Override
    public void bigReal(FieldNode node, BigInteger bits) {
        beginValue(node);
        int lengthBits = node.fieldClass() instanceof FieldClass.FixedLength fixed ? fixed.layout().lengthBits() : 128;
        buffer.appendGeneral(bits, lengthBits);
        endValue();
    }

    @Override
    public void bool(FieldNode node, boolean value) {
        begin(node);
        text.add(" ").value(value).end();
    }

    @Override
    public void bitArray(FieldNode node, long bits) {
        scalar(node, GroupedDigits.of(new BigInteger(Long.toUnsignedString(bits)), DisplayBase.HEXADECIMAL));
    }

    @Override
    public void bigBitArray(FieldNode node, BigInteger bits) {
        scalar(node, GroupedDigits.of(bits, DisplayBase.HEXADECIMAL));
    }

    @Override
    public void string(FieldNode node, byte[] bytes, int offset, int lengthBytes) {
        beginValue(node);
        StringEncoding encoding = StringEncoding.of(node.fieldClass());
        if (encoding == StringEncoding.UTF_8) {
            buffer.append(bytes, offset, lengthBytes);
        } else {
            buffer.append(new String(bytes, offset, lengthBytes, encoding.charset()).getBytes(StandardCharsets.UTF_8));
        }
        endValue();
    }

    @Override
    public void blob(FieldNode node, byte[] bytes, int offset, int lengthBytes) {
        begin(node);
        if (lengthBytes == 0) {
            text.add(" ").none("Empty").end();
            return;
        }
        text.add(" Length ").value(GroupedDigits.unsigned(lengthBytes)).add(":").end().in();
        for (int i = 0; i < lengthBytes; i += BLOB_BYTES_A_LINE) {
            text.indent();
            for (int j = i; j < Math.min(lengthBytes, i + BLOB_BYTES_A_LINE); j++) {
                int b = bytes[offset + j] & 0xFF;
                buffer.append(j > i ? " " : "");
                buffer.append(Character.forDigit(b >>> 4, 16));
                buffer.append(Character.forDigit(b & 0xF, 16));
            }
            text.end();
        }
        text.out();
    }

    @Override
    public void beginStructure(FieldNode node) {
        if (Visibility.isShown(node)) {
            begin(node);
            if (node.children().isEmpty()) {
                text.add(" ").none("Empty");
            }
            text.end().in();
        }
    }

    @Override
    public void endStructure(FieldNode node) {
        if (Visibility.isShown(node)) {
            text.out();
        }
    }

    @Override
    public void beginArray(FieldNode node, long length) {
        begin(node);
        if (length == 0) {
            text.add(" ").none("Empty");
        } else {
            text.add(" Length ").value(GroupedDigits.unsigned(length)).add(":");
        }
        text.end().in();
        if (++depth == indexes.length) {
            indexes = Arrays.copyOf(indexes, indexes.length * 2);
        }
        indexes[depth] = 0;
    }

    @Override
    public void endArray(FieldNode node) {
        depth--;
        text.out();
    }

    @Override
    public void beginOptional(FieldNode node, boolean present) {
        begin(node);
        if (!present) {
            text.add(" ").none("None").end();
        }
    }

    @Override
    public void beginVariant(FieldNode node, FieldNode selected) {
        begin(node);
    }
}
