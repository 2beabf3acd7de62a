// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.writer;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldVisitor;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.StringEncoding;
import java.math.BigInteger;

/// Writes the fields that it is told, in the encoding that their classes say: the opposite of decoding. A decoder
/// that visits
/// a record with this as its visitor copies it.
///
/// The caller keeps to the order and to the nodes of one field tree, from `beginStructure` of a root to its
/// `endStructure`, and gives lengths and
/// selectors the values that agree with what follows. One thread.
public final class RecordEncoder implements FieldVisitor {
    private final BitBuffer buffer;

    public RecordEncoder(BitBuffer buffer) {
        this.buffer = buffer;
    }

    @Override
    public void unsignedInteger(FieldNode node, long value) {
        integer(node, value, false);
    }

    @Override
    public void signedInteger(FieldNode node, long value) {
        integer(node, value, true);
    }

    private void integer(FieldNode node, long value, boolean signed) {
        switch (node.fieldClass()) {
            case FieldClass.FixedLengthInteger fixed when fixed.layout().lengthBits() <= Long.SIZE ->
                buffer.put(fixed.layout(), value);
            case FieldClass.FixedLengthInteger fixed -> buffer.put(fixed.layout(), big(value, signed));
            case FieldClass.VariableLengthInteger ignored -> buffer.putVariableLength(value, signed);
            default -> throw mismatch(node, "an integer");
        }
    }

    private static BigInteger big(long value, boolean signed) {
        BigInteger exact = BigInteger.valueOf(value);
        return signed || value >= 0 ? exact : exact.add(BigInteger.ONE.shiftLeft(Long.SIZE));
    }

    @Override
    public void bigInteger(FieldNode node, BigInteger value) {
        switch (node.fieldClass()) {
            case FieldClass.FixedLengthInteger fixed -> buffer.put(fixed.layout(), value);
            case FieldClass.VariableLengthInteger variable -> buffer.putVariableLength(value, variable.signed());
            default -> throw mismatch(node, "an integer");
        }
    }

    @Override
    public void real(FieldNode node, double value) {
        if (!(node.fieldClass() instanceof FieldClass.FixedLengthFloatingPoint real)) {
            throw mismatch(node, "a real");
        }
        long bits = switch (real.layout().lengthBits()) {
            case Short.SIZE -> Float.floatToFloat16((float) value) & 0xFFFFL;
            case Integer.SIZE -> Float.floatToRawIntBits((float) value) & 0xFFFFFFFFL;
            case Long.SIZE -> Double.doubleToRawLongBits(value);
            default -> throw mismatch(node, "a real of at most 64 bits");
        };
        buffer.put(real.layout(), bits);
    }

    @Override
    public void bigReal(FieldNode node, BigInteger bits) {
        if (!(node.fieldClass() instanceof FieldClass.FixedLengthFloatingPoint real)) {
            throw mismatch(node, "a real");
        }
        buffer.put(real.layout(), bits);
    }

    @Override
    public void bool(FieldNode node, boolean value) {
        if (!(node.fieldClass() instanceof FieldClass.FixedLengthBoolean bool)) {
            throw mismatch(node, "a boolean");
        }
        if (bool.layout().lengthBits() <= Long.SIZE) {
            buffer.put(bool.layout(), value ? 1L : 0L);
        } else {
            buffer.put(bool.layout(), value ? BigInteger.ONE : BigInteger.ZERO);
        }
    }

    @Override
    public void bitArray(FieldNode node, long bits) {
        buffer.put(bitArray(node).layout(), bits);
    }

    @Override
    public void bigBitArray(FieldNode node, BigInteger bits) {
        buffer.put(bitArray(node).layout(), bits);
    }

    private static FieldClass.FixedLength bitArray(FieldNode node) {
        return switch (node.fieldClass()) {
            case FieldClass.FixedLengthBitArray bits -> bits;
            case FieldClass.FixedLengthBitMap bits -> bits;
            default -> throw mismatch(node, "a bit array");
        };
    }

    @Override
    public void string(FieldNode node, byte[] source, int offset, int lengthBytes) {
        switch (node.fieldClass()) {
            case FieldClass.NullTerminatedString string -> {
                buffer.putBytes(source, offset, lengthBytes);
                buffer.putZeros(unitBits(string.encoding()));
            }
            case FieldClass.StaticLengthString string -> {
                int kept = (int) Math.min(lengthBytes, string.lengthBytes());
                buffer.putBytes(source, offset, kept);
                buffer.putZeros((int) (string.lengthBytes() - kept) * Byte.SIZE);
            }
            case FieldClass.DynamicLengthString ignored -> buffer.putBytes(source, offset, lengthBytes);
            default -> throw mismatch(node, "a string");
        }
    }

    @Override
    public void boundedString(FieldNode node, byte[] source, int offset, int lengthBytes, int fieldBytes) {
        boolean isBounded = node.fieldClass() instanceof FieldClass.StaticLengthString
                || node.fieldClass() instanceof FieldClass.DynamicLengthString;
        string(node, source, offset, isBounded ? fieldBytes : lengthBytes);
    }

    private static int unitBits(StringEncoding encoding) {
        return encoding.codeUnitBytes() * Byte.SIZE;
    }

    @Override
    public void blob(FieldNode node, byte[] source, int offset, int lengthBytes) {
        buffer.putBytes(source, offset, lengthBytes);
    }

    @Override
    public void beginStructure(FieldNode node) {
        buffer.align(node.fieldClass().alignmentBits());
    }

    @Override
    public void beginArray(FieldNode node, long length) {
        buffer.align(node.fieldClass().alignmentBits());
    }

    private static IllegalArgumentException mismatch(FieldNode node, String what) {
        return new IllegalArgumentException("the field is not " + what + ": node=" + node + " class="
                + node.fieldClass().getClass().getSimpleName());
    }
}
