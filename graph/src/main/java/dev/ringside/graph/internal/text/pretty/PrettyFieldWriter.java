// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldVisitor;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.Mapping;
import dev.ringside.ctf.schema.StringEncoding;
import dev.ringside.graph.internal.text.Label;
import dev.ringside.graph.internal.text.TerminalColors;
import dev.ringside.graph.internal.text.TextBuffer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Appends the fields that it is shown. One thread; nothing is allocated for integers, reals and UTF-8 strings.
final class PrettyFieldWriter implements FieldVisitor {
    private static final Label STRUCTURE_END = Label.of(" }");
    private static final Label ARRAY_END = Label.of(" ]");
    private static final Label ENUMERATION_BEGIN = Label.of("( ");
    private static final Label ENUMERATION_END = Label.of(" )");
    private static final Label HEXADECIMAL = Label.of("0x");

    private TextBuffer text;
    private final TerminalColors colors;
    private FieldFormat[] formats = new FieldFormat[0];
    /// For each array that is open the index of its next element, for each optional field whether it is there.
    private long[] indexes = new long[8];
    private int depth = -1;

    PrettyFieldWriter(TextBuffer text, TerminalColors colors) {
        this.text = text;
        this.colors = colors;
    }

    /// Where the fields go from now on.
    void text(TextBuffer newText) {
        text = newText;
    }

    /// The formats of the tree whose nodes come next.
    void formats(FieldFormat[] treeFormats) {
        formats = treeFormats;
        depth = -1;
    }

    private FieldFormat begin(FieldNode node) {
        FieldFormat format = formats[node.index()];
        if (format.element) {
            beginElement(format);
        }
        text.append(format.lead);
        return format;
    }

    private void beginElement(FieldFormat format) {
        long index = indexes[depth]++;
        if (index > 0) {
            text.append(',');
        }
        text.append(' ');
        if (format.indexed) {
            text.append('[');
            text.appendUnsigned(index);
            text.append("] = ".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void end(FieldFormat format) {
        if (format.colorEnd != null) {
            text.append(format.colorEnd);
        }
    }

    @Override
    public void unsignedInteger(FieldNode node, long value) {
        FieldFormat format = formats[node.index()];
        if (format == null) {
            // A hidden field of the packet context.
            return;
        }
        if (format.plainDecimal) {
            text.append(format.lead);
            text.appendUnsigned(value);
        } else {
            integer(begin(node), value, false);
        }
    }

    @Override
    public void signedInteger(FieldNode node, long value) {
        FieldFormat format = formats[node.index()];
        if (format.plainDecimal) {
            text.append(format.lead);
            text.appendSigned(value);
        } else {
            integer(begin(node), value, true);
        }
    }

    private void integer(FieldFormat format, long value, boolean signed) {
        if (format.labels == null) {
            number(text, format, value, signed);
            end(format);
            return;
        }
        text.append(ENUMERATION_BEGIN);
        text.append(format.labels.of(value));
        beginContainer();
        number(text, format, value, signed);
        end(format);
        text.append(ENUMERATION_END);
    }

    private void beginContainer() {
        text.append(" : container = ");
        text.append(colors.bold());
    }

    /// The digits, and behind them their name.
    static void number(TextBuffer text, FieldFormat format, long value, boolean signed) {
        digits(text, format, value, signed);
        String name = format.names == null ? null : format.names.of(value, format.lengthBits);
        if (name != null) {
            text.append((" (" + name + ")").getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void digits(TextBuffer text, FieldFormat format, long value, boolean signed) {
        switch (format.base) {
            case DECIMAL -> {
                if (signed) {
                    text.appendSigned(value);
                } else {
                    text.appendUnsigned(value);
                }
            }
            case HEXADECIMAL -> {
                text.append(HEXADECIMAL);
                text.appendHexadecimal(lowBits(value, format.lengthBits + 3 & ~3), 'A');
            }
            case OCTAL -> {
                text.append('0');
                text.appendOctal(signed ? lowBits(value, (format.lengthBits + 2) / 3 * 3) : value);
            }
            case BINARY -> {
                text.append('0');
                text.append('b');
                text.appendBinary(value, Math.min(format.lengthBits, Long.SIZE));
            }
        }
    }

    private static long lowBits(long value, int bits) {
        return bits >= Long.SIZE ? value : value & (1L << bits) - 1;
    }

    @Override
    public void bigInteger(FieldNode node, BigInteger value) {
        if (formats[node.index()] == null) {
            return;
        }
        FieldFormat format = begin(node);
        if (format.labels == null) {
            text.append(digits(format, value));
            end(format);
            return;
        }
        text.append(ENUMERATION_BEGIN);
        text.append(format.labels.make(value));
        beginContainer();
        text.append(digits(format, value));
        end(format);
        text.append(ENUMERATION_END);
    }

    private static String digits(FieldFormat format, BigInteger value) {
        int lengthBits = Math.max(format.lengthBits, value.bitLength() + 1);
        return switch (format.base) {
            case DECIMAL -> value.toString();
            case HEXADECIMAL -> "0x"
                    + lowBits(value, lengthBits + 3 & ~3).toString(16).toUpperCase(java.util.Locale.ROOT);
            case OCTAL -> "0" + lowBits(value, (lengthBits + 2) / 3 * 3).toString(8);
            case BINARY -> {
                String digits = lowBits(value, lengthBits).toString(2);
                yield "0b" + "0".repeat(lengthBits - digits.length()) + digits;
            }
        };
    }

    private static BigInteger lowBits(BigInteger value, int bits) {
        return value.and(BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE));
    }

    @Override
    public void real(FieldNode node, double value) {
        FieldFormat format = begin(node);
        text.appendGeneral(value);
        end(format);
    }

    @Override
    public void bigReal(FieldNode node, BigInteger bits) {
        FieldFormat format = begin(node);
        text.appendGeneral(bits, format.lengthBits);
        end(format);
    }

    @Override
    public void bool(FieldNode node, boolean value) {
        FieldFormat format = begin(node);
        text.append(value ? "true" : "false");
        end(format);
    }

    @Override
    public void bitArray(FieldNode node, long bits) {
        FieldFormat format = begin(node);
        text.append(HEXADECIMAL);
        text.appendHexadecimal(bits, 'A');
        end(format);
        if (node.fieldClass() instanceof FieldClass.FixedLengthBitMap map) {
            BigInteger value = BigInteger.valueOf(bits & Long.MAX_VALUE);
            flags(map.flags(), bits < 0 ? value.setBit(Long.SIZE - 1) : value);
        }
    }

    @Override
    public void bigBitArray(FieldNode node, BigInteger bits) {
        FieldFormat format = begin(node);
        text.append("0x" + bits.toString(16).toUpperCase(java.util.Locale.ROOT));
        end(format);
        if (node.fieldClass() instanceof FieldClass.FixedLengthBitMap map) {
            flags(map.flags(), bits);
        }
    }

    private void flags(List<Mapping> flags, BigInteger bits) {
        byte[][] active = flags.stream()
                .filter(flag -> isActive(flag, bits))
                .map(flag -> flag.label().getBytes(StandardCharsets.UTF_8))
                .sorted(Arrays::compareUnsigned)
                .toArray(byte[][]::new);
        if (active.length == 0) {
            return;
        }
        String separator = " { ";
        for (byte[] label : active) {
            text.append(separator);
            text.append(colors.bold());
            EscapedText.append(text, label, 0, label.length);
            text.append(colors.reset());
            separator = ", ";
        }
        text.append(STRUCTURE_END);
    }

    private static boolean isActive(Mapping flag, BigInteger bits) {
        for (BigInteger rest = bits; rest.signum() != 0; rest = rest.clearBit(rest.getLowestSetBit())) {
            if (flag.ranges().contains(BigInteger.valueOf(rest.getLowestSetBit()))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void string(FieldNode node, byte[] buffer, int offset, int lengthBytes) {
        FieldFormat format = begin(node);
        StringEncoding encoding = StringEncoding.of(node.fieldClass());
        if (encoding == StringEncoding.UTF_8) {
            EscapedText.append(text, buffer, offset, lengthBytes);
        } else {
            byte[] utf8 = new String(buffer, offset, lengthBytes, encoding.charset()).getBytes(StandardCharsets.UTF_8);
            EscapedText.append(text, utf8, 0, utf8.length);
        }
        end(format);
    }

    @Override
    public void blob(FieldNode node, byte[] buffer, int offset, int lengthBytes) {
        begin(node);
        appendBlob(text, buffer, offset, lengthBytes);
    }

    static void appendBlob(TextBuffer text, byte[] buffer, int offset, int lengthBytes) {
        byte[] target = text.ensure(3 * lengthBytes + 4);
        int length = text.length();
        target[length++] = '{';
        target[length++] = ' ';
        for (int i = 0; i < lengthBytes; i++) {
            int b = buffer[offset + i] & 0xFF;
            target[length++] = (byte) Character.forDigit(b >>> 4, 16);
            target[length++] = (byte) Character.forDigit(b & 0xF, 16);
            target[length++] = ' ';
        }
        target[length++] = '}';
        text.setLength(length);
    }

    @Override
    public void beginStructure(FieldNode node) {
        FieldFormat format = formats[node.index()];
        if (format != null && !format.openedByMember) {
            begin(node);
        }
    }

    @Override
    public void endStructure(FieldNode node) {
        if (formats[node.index()] != null) {
            text.append(STRUCTURE_END);
        }
    }

    @Override
    public void beginArray(FieldNode node, long length) {
        begin(node);
        text.append('[');
        push(0);
    }

    private void push(long value) {
        if (++depth == indexes.length) {
            indexes = Arrays.copyOf(indexes, indexes.length * 2);
        }
        indexes[depth] = value;
    }

    @Override
    public void endArray(FieldNode node) {
        depth--;
        text.append(ARRAY_END);
    }

    @Override
    public void beginOptional(FieldNode node, boolean present) {
        begin(node);
        push(present ? 1 : 0);
        text.append(present ? "{ " : "<none>");
    }

    @Override
    public void endOptional(FieldNode node) {
        if (indexes[depth--] == 1) {
            text.append(STRUCTURE_END);
        }
    }

    @Override
    public void beginVariant(FieldNode node, FieldNode selected) {
        begin(node);
        text.append("{ ");
    }

    @Override
    public void endVariant(FieldNode node) {
        text.append(STRUCTURE_END);
    }
}
