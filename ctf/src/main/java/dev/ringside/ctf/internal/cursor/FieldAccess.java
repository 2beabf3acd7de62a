// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.cursor;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldVisitor;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.schema.StringEncoding;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Gets one field of records of one event record class, by visiting the record and keeping the last value of the
/// field's node.
public final class FieldAccess {
    static final FieldAccess MISSING = new FieldAccess(null);

    private enum Kind {
        NONE,
        INTEGER,
        REAL,
        STRING
    }

    private final @Nullable FieldNode wanted;
    private final Charset charset;
    private final Catcher catcher = new Catcher();

    private FieldAccess(@Nullable FieldNode wanted) {
        this.wanted = wanted;
        this.charset = wanted == null ? StandardCharsets.UTF_8 : StringEncoding.of(wanted.fieldClass()).charset();
    }

    static FieldAccess to(FieldNode node) {
        return new FieldAccess(node);
    }

    public long getLong(MessageBlock block, int message) {
        Kind kind = fetch(block, message);
        if (kind != Kind.INTEGER) {
            throw wrongKind("an integer");
        }
        return catcher.integer;
    }

    public double getDouble(MessageBlock block, int message) {
        return switch (fetch(block, message)) {
            case REAL -> catcher.real;
            case INTEGER -> catcher.signed || catcher.integer >= 0
                    ? catcher.integer
                    : (catcher.integer >>> 1) * 2.0 + (catcher.integer & 1);
            default -> throw wrongKind("a number");
        };
    }

    public String getString(MessageBlock block, int message) {
        if (fetch(block, message) != Kind.STRING) {
            throw wrongKind("a string");
        }
        return catcher.string;
    }

    private Kind fetch(MessageBlock block, int message) {
        catcher.kind = Kind.NONE;
        block.visit(message, catcher);
        return catcher.kind;
    }

    private IllegalArgumentException wrongKind(String what) {
        return new IllegalArgumentException("the record has no such field that is " + what + ": field=" + wanted);
    }

    private final class Catcher implements FieldVisitor {
        private Kind kind = Kind.NONE;
        private long integer;
        private boolean signed;
        private double real;
        private String string = "";

        Catcher() {}

        @Override
        public void unsignedInteger(FieldNode node, long value) {
            take(node, value, false);
        }

        @Override
        public void signedInteger(FieldNode node, long value) {
            take(node, value, true);
        }

        private void take(FieldNode node, long value, boolean isSigned) {
            if (node == wanted) {
                kind = Kind.INTEGER;
                integer = value;
                signed = isSigned;
            }
        }

        @Override
        public void bitArray(FieldNode node, long bits) {
            take(node, bits, false);
        }

        @Override
        public void bool(FieldNode node, boolean value) {
            take(node, value ? 1 : 0, false);
        }

        @Override
        public void real(FieldNode node, double value) {
            if (node == wanted) {
                kind = Kind.REAL;
                real = value;
            }
        }

        @Override
        public void string(FieldNode node, byte[] buffer, int offset, int lengthBytes) {
            if (node == wanted) {
                kind = Kind.STRING;
                string = new String(buffer, offset, lengthBytes, charset);
            }
        }
    }
}
