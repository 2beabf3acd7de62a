// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.csv;

import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldVisitor;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.StringEncoding;
import dev.ringside.graph.internal.csv.TableShape.Column;
import dev.ringside.graph.internal.json.JsonFieldWriter;
import dev.ringside.graph.internal.text.TextBuffer;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Makes a row of the fields that it is told. They come in the order of the columns, so that cells are simply appended.
/// One thread.
final class RowWriter implements FieldVisitor {
    private final TextBuffer row = new TextBuffer(OutputStream.nullOutputStream());
    private final TextBuffer cell = new TextBuffer(OutputStream.nullOutputStream());
    private final JsonFieldWriter json = new JsonFieldWriter(cell);
    private final char separator;
    private @Nullable TableShape shape;
    /// Where fields go while they all belong to one cell: its node.
    private @Nullable FieldNode open;
    private int cells;

    RowWriter(char separator) {
        this.separator = separator;
    }

    TextBuffer row() {
        return row;
    }

    void begin(TableShape newShape) {
        shape = newShape;
        row.setLength(0);
        open = null;
        cells = 0;
    }

    /// Appends a cell that is ready.
    void cell(String quoted) {
        if (cells++ > 0) {
            row.append(separator);
        }
        row.append(quoted);
    }

    void end() {
        // Fields of a packet context are missing where there is no packet.
        fillTo(shape == null ? 0 : shape.names().size());
        row.append('\n');
    }

    private void fillTo(int column) {
        while (cells < column) {
            cell("");
        }
    }

    /// The column of a field that has a cell of its own; null where it lies within the cell that is open.
    private @Nullable Column column(FieldNode node) {
        if (open != null || shape == null) {
            return null;
        }
        Column column = shape.column(node);
        if (column != null) {
            fillTo(column.index());
        }
        return column;
    }

    @Override
    public void unsignedInteger(FieldNode node, long value) {
        Column column = column(node);
        if (column == null) {
            json.unsignedInteger(node, value);
            return;
        }
        cell("");
        row.appendUnsigned(value);
        if (column.labels() != null) {
            labels(String.join("|", column.labels().of(value)));
        }
    }

    @Override
    public void signedInteger(FieldNode node, long value) {
        Column column = column(node);
        if (column == null) {
            json.signedInteger(node, value);
            return;
        }
        cell("");
        row.appendSigned(value);
        if (column.labels() != null) {
            labels(String.join("|", column.labels().of(value)));
        }
    }

    @Override
    public void bigInteger(FieldNode node, BigInteger value) {
        Column column = column(node);
        if (column == null) {
            json.bigInteger(node, value);
            return;
        }
        cell(value.toString());
        if (column.labels() != null) {
            labels(String.join("|", column.labels().of(value)));
        }
    }

    private void labels(String text) {
        cell(text.isEmpty() ? "" : CsvText.quoted(text, separator));
    }

    @Override
    public void real(FieldNode node, double value) {
        if (column(node) == null) {
            json.real(node, value);
            return;
        }
        boolean single = node.fieldClass() instanceof FieldClass.FixedLength fixed
                && fixed.layout().lengthBits() <= Float.SIZE;
        cell(single ? Float.toString((float) value) : Double.toString(value));
    }

    @Override
    public void bigReal(FieldNode node, BigInteger bits) {
        if (column(node) == null) {
            json.bigReal(node, bits);
            return;
        }
        cell("0x" + bits.toString(16));
    }

    @Override
    public void bool(FieldNode node, boolean value) {
        if (column(node) == null) {
            json.bool(node, value);
            return;
        }
        cell(value ? "true" : "false");
    }

    @Override
    public void bitArray(FieldNode node, long bits) {
        bigBitArray(node, new BigInteger(Long.toUnsignedString(bits)));
    }

    @Override
    public void bigBitArray(FieldNode node, BigInteger bits) {
        Column column = column(node);
        if (column == null) {
            json.bigBitArray(node, bits);
        } else if (column.json()) {
            json.bigBitArray(node, bits);
            appendJsonCell();
        } else {
            cell(bits.toString());
        }
    }

    @Override
    public void string(FieldNode node, byte[] buffer, int offset, int lengthBytes) {
        if (column(node) == null) {
            json.string(node, buffer, offset, lengthBytes);
            return;
        }
        String value = new String(buffer, offset, lengthBytes, StringEncoding.of(node.fieldClass()).charset());
        cell(CsvText.quoted(value, separator));
    }

    @Override
    public void blob(FieldNode node, byte[] buffer, int offset, int lengthBytes) {
        if (column(node) == null) {
            json.blob(node, buffer, offset, lengthBytes);
            return;
        }
        cell(HexFormat.of().formatHex(buffer, offset, offset + lengthBytes));
    }

    /// @return whether the container lies within a cell, perhaps one that begins with it
    private boolean beginContainer(FieldNode node) {
        Column column = column(node);
        if (column != null) {
            open = node;
        }
        return open != null;
    }

    private void endContainer(FieldNode node) {
        if (open == node) {
            open = null;
            appendJsonCell();
        }
    }

    /// A cell never begins with the key that the field would have in an object.
    private void appendJsonCell() {
        String text = new String(cell.ensure(0), 0, cell.length(), StandardCharsets.UTF_8);
        cell.setLength(0);
        String value = text.substring(keyLength(text));
        cell(value.equals("null") ? "" : CsvText.quoted(value, separator));
    }

    private static int keyLength(String text) {
        int end = 1;
        while (text.charAt(end) != '"') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        return end + 2;
    }

    @Override
    public void beginStructure(FieldNode node) {
        if (open != null) {
            json.beginStructure(node);
        }
    }

    @Override
    public void endStructure(FieldNode node) {
        if (open != null) {
            json.endStructure(node);
        }
    }

    @Override
    public void beginArray(FieldNode node, long length) {
        if (beginContainer(node)) {
            json.beginArray(node, length);
        }
    }

    @Override
    public void endArray(FieldNode node) {
        json.endArray(node);
        endContainer(node);
    }

    @Override
    public void beginOptional(FieldNode node, boolean present) {
        if (beginContainer(node)) {
            json.beginOptional(node, present);
        }
    }

    @Override
    public void endOptional(FieldNode node) {
        endContainer(node);
    }

    @Override
    public void beginVariant(FieldNode node, FieldNode selected) {
        if (beginContainer(node)) {
            json.beginVariant(node, selected);
        }
    }

    @Override
    public void endVariant(FieldNode node) {
        json.endVariant(node);
        endContainer(node);
    }
}
