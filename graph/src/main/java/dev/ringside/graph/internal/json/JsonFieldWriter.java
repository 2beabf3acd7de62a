// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.json;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldTree;
import dev.ringside.ctf.reader.FieldVisitor;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StringEncoding;
import dev.ringside.graph.internal.text.TextBuffer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes the fields that it is told as JSON values: root structures as members `packet_context`, `common_context`,
/// `specific_context` and `payload` of the object begun in the text, structures as objects, arrays as arrays.
///
/// An enumeration is `{"value":2,"labels":["RUNNING"]}`, a bit map `{"value":3,"flags":[…]}`, a BLOB a string of
/// hexadecimal digits, an optional that is absent `null`, a variant an object with one member, named after the option
/// that is selected. One thread.
public final class JsonFieldWriter implements FieldVisitor {
    /// What is known of a node before the first value.
    private record Shape(byte[] key, @Nullable MappingLabels labels) {}

    private final TextBuffer text;
    private final Map<FieldTree, Shape[]> shapes = new IdentityHashMap<>();
    private @Nullable FieldTree tree;
    private Shape[] current = new Shape[0];

    public JsonFieldWriter(TextBuffer text) {
        this.text = text;
    }

    private Shape shape(FieldNode node) {
        if (node.tree() != tree) {
            tree = node.tree();
            current = shapes.computeIfAbsent(node.tree(), JsonFieldWriter::shapes);
        }
        return current[node.index()];
    }

    private static Shape[] shapes(FieldTree tree) {
        return tree.nodes().stream().map(node -> new Shape(key(node), labels(node))).toArray(Shape[]::new);
    }

    private static byte[] key(FieldNode node) {
        String name = node.isRoot() ? rootName(node.scope()) : node.name();
        FieldNode parent = node.parent();
        boolean member = parent == null
                || parent.fieldClass() instanceof FieldClass.Structure
                || parent.fieldClass() instanceof FieldClass.Variant;
        if (!member) {
            return new byte[0];
        }
        return (JsonText.quoted(name) + ':').getBytes(StandardCharsets.UTF_8);
    }

    private static String rootName(Scope scope) {
        return switch (scope) {
            case PACKET_HEADER -> "packet_header";
            case PACKET_CONTEXT -> "packet_context";
            case EVENT_RECORD_HEADER -> "header";
            case EVENT_RECORD_COMMON_CONTEXT -> "common_context";
            case EVENT_RECORD_SPECIFIC_CONTEXT -> "specific_context";
            case EVENT_RECORD_PAYLOAD -> "payload";
        };
    }

    private static @Nullable MappingLabels labels(FieldNode node) {
        return switch (node.fieldClass()) {
            case FieldClass.Integer integer when integer.enumeration() || !integer.mappings().isEmpty() ->
                new MappingLabels(integer.mappings(), integer.signed());
            case FieldClass.FixedLengthBitMap map -> new MappingLabels(map.flags(), false);
            default -> null;
        };
    }

    /// A comma where the object or array already has a member, then the key of a member.
    private Shape begin(FieldNode node) {
        separate();
        Shape shape = shape(node);
        text.append(shape.key());
        return shape;
    }

    /// Puts a comma where something stands before.
    void separate() {
        int length = text.length();
        if (length > 0) {
            byte last = text.ensure(1)[length - 1];
            if (last != '{' && last != '[' && last != ':') {
                text.append(',');
            }
        }
    }

    @Override
    public void unsignedInteger(FieldNode node, long value) {
        MappingLabels labels = begin(node).labels();
        if (labels == null) {
            text.appendUnsigned(value);
        } else {
            appendLabeled(Long.toUnsignedString(value), "labels", labels.of(value));
        }
    }

    @Override
    public void signedInteger(FieldNode node, long value) {
        MappingLabels labels = begin(node).labels();
        if (labels == null) {
            text.appendSigned(value);
        } else {
            appendLabeled(Long.toString(value), "labels", labels.of(value));
        }
    }

    @Override
    public void bigInteger(FieldNode node, BigInteger value) {
        MappingLabels labels = begin(node).labels();
        if (labels == null) {
            text.append(value.toString());
        } else {
            appendLabeled(value.toString(), "labels", labels.of(value));
        }
    }

    private void appendLabeled(String value, String name, List<String> labels) {
        text.append("{\"value\":");
        text.append(value);
        text.append(",\"");
        text.append(name);
        text.append("\":[");
        for (int i = 0; i < labels.size(); i++) {
            if (i > 0) {
                text.append(',');
            }
            text.append(JsonText.quoted(labels.get(i)));
        }
        text.append("]}");
    }

    @Override
    public void real(FieldNode node, double value) {
        begin(node);
        int lengthBits = node.fieldClass() instanceof FieldClass.FixedLength fixed
                ? fixed.layout().lengthBits()
                : Double.SIZE;
        JsonText.append(text, value, lengthBits);
    }

    @Override
    public void bigReal(FieldNode node, BigInteger bits) {
        begin(node);
        text.append(JsonText.quoted("0x" + bits.toString(16)));
    }

    @Override
    public void bool(FieldNode node, boolean value) {
        begin(node);
        text.append(value ? "true" : "false");
    }

    @Override
    public void bitArray(FieldNode node, long bits) {
        bigBitArray(node, new BigInteger(Long.toUnsignedString(bits)));
    }

    @Override
    public void bigBitArray(FieldNode node, BigInteger bits) {
        MappingLabels flags = begin(node).labels();
        if (flags == null) {
            text.append(bits.toString());
        } else {
            appendLabeled(bits.toString(), "flags", flags.flags(bits));
        }
    }

    @Override
    public void string(FieldNode node, byte[] buffer, int offset, int lengthBytes) {
        begin(node);
        JsonText.append(text, StringEncoding.of(node.fieldClass()), buffer, offset, lengthBytes);
    }

    @Override
    public void blob(FieldNode node, byte[] buffer, int offset, int lengthBytes) {
        begin(node);
        JsonText.appendHexadecimal(text, buffer, offset, lengthBytes);
    }

    @Override
    public void beginStructure(FieldNode node) {
        begin(node);
        text.append('{');
    }

    @Override
    public void endStructure(FieldNode node) {
        text.append('}');
    }

    @Override
    public void beginArray(FieldNode node, long length) {
        begin(node);
        text.append('[');
    }

    @Override
    public void endArray(FieldNode node) {
        text.append(']');
    }

    @Override
    public void beginOptional(FieldNode node, boolean present) {
        begin(node);
        if (!present) {
            text.append("null");
        }
    }

    @Override
    public void beginVariant(FieldNode node, FieldNode selected) {
        begin(node);
        text.append('{');
    }

    @Override
    public void endVariant(FieldNode node) {
        text.append('}');
    }
}
