// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.testing;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldTree;
import dev.ringside.ctf.reader.FieldVisitor;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.writer.RecordEncoder;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/// Encodes the fields of one tree as those of another of the same shape, field by field. One thread.
public final class RelayingEncoder implements FieldVisitor {
    private final RecordEncoder encoder;
    private final FieldTree written;

    public RelayingEncoder(RecordEncoder encoder, FieldTree written) {
        this.encoder = encoder;
        this.written = written;
    }

    private FieldNode written(FieldNode node) {
        return written.nodes().get(node.index());
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
        encoder.bool(written(node), value);
    }

    @Override
    public void bitArray(FieldNode node, long bits) {
        encoder.bitArray(written(node), bits);
    }

    @Override
    public void bigBitArray(FieldNode node, BigInteger bits) {
        encoder.bigBitArray(written(node), bits);
    }

    @Override
    public void string(FieldNode node, byte[] buffer, int offset, int lengthBytes) {
        if (node.fieldClass() instanceof FieldClass.NullTerminatedString from
                && written(node).fieldClass() instanceof FieldClass.NullTerminatedString to
                && from.encoding() != to.encoding()) {
            byte[] text = new String(buffer, offset, lengthBytes, from.encoding().charset())
                    .getBytes(StandardCharsets.UTF_8);
            encoder.string(written(node), text, 0, text.length);
        } else {
            encoder.string(written(node), buffer, offset, lengthBytes);
        }
    }

    @Override
    public void boundedString(FieldNode node, byte[] buffer, int offset, int lengthBytes, int fieldBytes) {
        encoder.boundedString(written(node), buffer, offset, lengthBytes, fieldBytes);
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
