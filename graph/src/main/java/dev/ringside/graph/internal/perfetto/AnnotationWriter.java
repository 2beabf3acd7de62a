// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.perfetto;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldVisitor;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StringEncoding;
import dev.ringside.graph.internal.json.MappingLabels;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Writes the fields of payloads and specific contexts as arguments of a track event, and hands the common context to
/// [ContextValues]. One thread.
final class AnnotationWriter implements FieldVisitor {
    private static final int LONGEST_BLOB = 256;

    private final ProtoBuffer buffer;
    private final ContextValues context;
    private final Map<FieldNode, MappingLabels> labels = new IdentityHashMap<>();
    private int[] starts = new int[16];
    private int depth;
    private long durationNanos;

    AnnotationWriter(ProtoBuffer buffer, ContextValues context) {
        this.buffer = buffer;
        this.context = context;
    }

    void begin() {
        depth = 0;
        durationNanos = 0;
    }

    /// The value of the payload's field `duration`, 0 without one.
    long durationNanos() {
        return durationNanos;
    }

    private static boolean isShown(FieldNode node) {
        return node.scope() == Scope.EVENT_RECORD_PAYLOAD || node.scope() == Scope.EVENT_RECORD_SPECIFIC_CONTEXT;
    }

    private int beginAnnotation(FieldNode node) {
        FieldNode parent = node.parent();
        boolean element = parent != null
                && (parent.fieldClass() instanceof FieldClass.StaticLengthArray
                        || parent.fieldClass() instanceof FieldClass.DynamicLengthArray);
        int field = depth == 0
                ? PerfettoFields.EVENT_DEBUG_ANNOTATIONS
                : element ? PerfettoFields.ANNOTATION_ARRAY_VALUES : PerfettoFields.ANNOTATION_DICT_ENTRIES;
        int start = buffer.begin(field);
        if (!element) {
            buffer.putString(PerfettoFields.ANNOTATION_NAME, name(node));
        }
        return start;
    }

    /// An optional field and a nameless option have the name of what holds them.
    private static String name(FieldNode node) {
        FieldNode named = node;
        while (named.name().isEmpty() && named.parent() != null) {
            named = named.parent();
        }
        return named.name();
    }

    private void text(FieldNode node, String value) {
        int start = beginAnnotation(node);
        buffer.putString(PerfettoFields.ANNOTATION_STRING, value);
        buffer.end(start);
    }

    private void number(FieldNode node, int field, long value) {
        int start = beginAnnotation(node);
        buffer.putVarint(field, value);
        buffer.end(start);
    }

    private boolean isLabeled(FieldNode node) {
        return node.fieldClass() instanceof FieldClass.Integer integer && !integer.mappings().isEmpty();
    }

    private List<String> labelsOf(FieldNode node, long value) {
        return labels.computeIfAbsent(node, key -> {
            FieldClass.Integer integer = (FieldClass.Integer) key.fieldClass();
            return new MappingLabels(integer.mappings(), integer.signed());
        }).of(value);
    }

    @Override
    public void unsignedInteger(FieldNode node, long value) {
        context.unsignedInteger(node, value);
        integer(node, PerfettoFields.ANNOTATION_UINT, value, Long.toUnsignedString(value));
    }

    @Override
    public void signedInteger(FieldNode node, long value) {
        context.signedInteger(node, value);
        integer(node, PerfettoFields.ANNOTATION_INT, value, Long.toString(value));
    }

    private void integer(FieldNode node, int field, long value, String digits) {
        if (!isShown(node)) {
            return;
        }
        if (depth == 0 && node.name().equals("duration")) {
            durationNanos = value;
        }
        if (isLabeled(node) && !labelsOf(node, value).isEmpty()) {
            text(node, String.join(" | ", labelsOf(node, value)) + " (" + digits + ")");
        } else {
            number(node, field, value);
        }
    }

    @Override
    public void bigInteger(FieldNode node, BigInteger value) {
        if (isShown(node)) {
            text(node, value.toString());
        }
    }

    @Override
    public void real(FieldNode node, double value) {
        if (isShown(node)) {
            int start = beginAnnotation(node);
            buffer.putDouble(PerfettoFields.ANNOTATION_DOUBLE, value);
            buffer.end(start);
        }
    }

    @Override
    public void bigReal(FieldNode node, BigInteger bits) {
        if (isShown(node)) {
            text(node, "0x" + bits.toString(16));
        }
    }

    @Override
    public void bool(FieldNode node, boolean value) {
        if (isShown(node)) {
            number(node, PerfettoFields.ANNOTATION_BOOL, value ? 1 : 0);
        }
    }

    @Override
    public void bitArray(FieldNode node, long bits) {
        if (isShown(node)) {
            number(node, PerfettoFields.ANNOTATION_UINT, bits);
        }
    }

    @Override
    public void bigBitArray(FieldNode node, BigInteger bits) {
        if (isShown(node)) {
            text(node, "0x" + bits.toString(16));
        }
    }

    @Override
    public void string(FieldNode node, byte[] source, int offset, int lengthBytes) {
        context.string(node, source, offset, lengthBytes);
        if (isShown(node)) {
            text(node, new String(source, offset, lengthBytes, StringEncoding.of(node.fieldClass()).charset()));
        }
    }

    @Override
    public void blob(FieldNode node, byte[] source, int offset, int lengthBytes) {
        if (isShown(node)) {
            int shown = Math.min(lengthBytes, LONGEST_BLOB);
            String digits = HexFormat.of().formatHex(source, offset, offset + shown);
            text(node, shown < lengthBytes ? digits + "… (" + lengthBytes + " bytes)" : digits);
        }
    }

    private void beginContainer(FieldNode node) {
        if (isShown(node) && !node.isRoot()) {
            int start = beginAnnotation(node);
            if (depth == starts.length) {
                starts = java.util.Arrays.copyOf(starts, 2 * depth);
            }
            starts[depth++] = start;
        }
    }

    private void endContainer(FieldNode node) {
        if (isShown(node) && !node.isRoot()) {
            buffer.end(starts[--depth]);
        }
    }

    @Override
    public void beginStructure(FieldNode node) {
        beginContainer(node);
    }

    @Override
    public void endStructure(FieldNode node) {
        endContainer(node);
    }

    @Override
    public void beginArray(FieldNode node, long length) {
        beginContainer(node);
    }

    @Override
    public void endArray(FieldNode node) {
        endContainer(node);
    }

    @Override
    public void beginVariant(FieldNode node, FieldNode selected) {
        beginContainer(node);
    }

    @Override
    public void endVariant(FieldNode node) {
        endContainer(node);
    }
}
