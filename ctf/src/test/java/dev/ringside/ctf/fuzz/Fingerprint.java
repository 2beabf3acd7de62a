// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.fuzz;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldVisitor;
import java.math.BigInteger;
import java.util.Arrays;

/// A number that stands for all that a visitor is told, in constant memory.
final class Fingerprint implements FieldVisitor {
    private long state = 17;

    long value() {
        return state;
    }

    private void add(FieldNode node, int kind, long value) {
        state = (state * 31 + node.index()) * 31 + kind;
        state = (state ^ value ^ value >>> 32) * 0x9E3779B97F4A7C15L;
    }

    @Override
    public void unsignedInteger(FieldNode node, long value) {
        add(node, 1, value);
    }

    @Override
    public void signedInteger(FieldNode node, long value) {
        add(node, 2, value);
    }

    @Override
    public void bigInteger(FieldNode node, BigInteger value) {
        add(node, 3, value.hashCode());
    }

    @Override
    public void real(FieldNode node, double value) {
        add(node, 4, Double.doubleToRawLongBits(value));
    }

    @Override
    public void bigReal(FieldNode node, BigInteger bits) {
        add(node, 5, bits.hashCode());
    }

    @Override
    public void bool(FieldNode node, boolean value) {
        add(node, 6, value ? 1 : 0);
    }

    @Override
    public void bitArray(FieldNode node, long bits) {
        add(node, 7, bits);
    }

    @Override
    public void bigBitArray(FieldNode node, BigInteger bits) {
        add(node, 8, bits.hashCode());
    }

    @Override
    public void string(FieldNode node, byte[] buffer, int offset, int lengthBytes) {
        add(node, 9, Arrays.hashCode(Arrays.copyOfRange(buffer, offset, offset + lengthBytes)));
    }

    @Override
    public void blob(FieldNode node, byte[] buffer, int offset, int lengthBytes) {
        add(node, 10, Arrays.hashCode(Arrays.copyOfRange(buffer, offset, offset + lengthBytes)));
    }

    @Override
    public void beginStructure(FieldNode node) {
        add(node, 11, 0);
    }

    @Override
    public void endStructure(FieldNode node) {
        add(node, 12, 0);
    }

    @Override
    public void beginArray(FieldNode node, long length) {
        add(node, 13, length);
    }

    @Override
    public void endArray(FieldNode node) {
        add(node, 14, 0);
    }

    @Override
    public void beginOptional(FieldNode node, boolean present) {
        add(node, 15, present ? 1 : 0);
    }

    @Override
    public void endOptional(FieldNode node) {
        add(node, 16, 0);
    }

    @Override
    public void beginVariant(FieldNode node, FieldNode selected) {
        add(node, 17, selected.index());
    }

    @Override
    public void endVariant(FieldNode node) {
        add(node, 18, 0);
    }
}
