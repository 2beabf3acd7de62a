// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.field;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldVisitor;
import java.math.BigInteger;
import java.util.HexFormat;

/// Writes down what a visitor is told.
public final class VisitLog implements FieldVisitor {
    private final StringBuilder text = new StringBuilder();

    public VisitLog() {}

    public String text() {
        return text.toString();
    }

    private void line(FieldNode node, String what, Object value) {
        text.append(node.scope()).append('#').append(node).append(' ').append(what).append(' ').append(value)
                .append('\n');
    }

    @Override
    public void unsignedInteger(FieldNode node, long value) {
        line(node, "unsigned", Long.toUnsignedString(value));
    }

    @Override
    public void signedInteger(FieldNode node, long value) {
        line(node, "signed", value);
    }

    @Override
    public void bigInteger(FieldNode node, BigInteger value) {
        line(node, "big", value);
    }

    @Override
    public void real(FieldNode node, double value) {
        line(node, "real", value);
    }

    @Override
    public void bigReal(FieldNode node, BigInteger bits) {
        line(node, "bigReal", bits);
    }

    @Override
    public void bool(FieldNode node, boolean value) {
        line(node, "bool", value);
    }

    @Override
    public void bitArray(FieldNode node, long bits) {
        line(node, "bits", Long.toHexString(bits));
    }

    @Override
    public void bigBitArray(FieldNode node, BigInteger bits) {
        line(node, "bigBits", bits);
    }

    @Override
    public void string(FieldNode node, byte[] buffer, int offset, int lengthBytes) {
        line(node, "string", HexFormat.of().formatHex(buffer, offset, offset + lengthBytes));
    }

    @Override
    public void blob(FieldNode node, byte[] buffer, int offset, int lengthBytes) {
        line(node, "blob", HexFormat.of().formatHex(buffer, offset, offset + lengthBytes));
    }

    @Override
    public void beginStructure(FieldNode node) {
        line(node, "{", "");
    }

    @Override
    public void endStructure(FieldNode node) {
        line(node, "}", "");
    }

    @Override
    public void beginArray(FieldNode node, long length) {
        line(node, "[", length);
    }

    @Override
    public void endArray(FieldNode node) {
        line(node, "]", "");
    }

    @Override
    public void beginOptional(FieldNode node, boolean present) {
        line(node, "optional", present);
    }

    @Override
    public void endOptional(FieldNode node) {
        line(node, "end optional", "");
    }

    @Override
    public void beginVariant(FieldNode node, FieldNode selected) {
        line(node, "variant", selected.index() - node.index());
    }

    @Override
    public void endVariant(FieldNode node) {
        line(node, "end variant", "");
    }
}
