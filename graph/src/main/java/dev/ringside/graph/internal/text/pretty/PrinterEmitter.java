// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.ringside.ctf.internal.codec.GeneratedClass;
import dev.ringside.ctf.internal.codec.RecordEmitter;
import dev.ringside.ctf.internal.field.FieldDecoders;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.graph.internal.text.TextBuffer;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Emits the code of a generated [RecordPrinter]. Two parameters stand for the text: its array and the index of its
/// end. There is room in the array for all that has a bounded length, strings included, which are bounded by the
/// record; what has none gets the [TextBuffer] itself, and the variables are set again behind it.
final class PrinterEmitter extends RecordEmitter {
    private static final ClassDesc CD_RecordPrinter = GeneratedClass.desc(RecordPrinter.class);
    private static final ClassDesc CD_FieldText = GeneratedClass.desc(FieldText.class);
    private static final ClassDesc CD_TextBuffer = GeneratedClass.desc(TextBuffer.class);
    private static final ClassDesc CD_FieldFormat = GeneratedClass.desc(FieldFormat.class);
    private static final ClassDesc CD_Text = GeneratedClass.desc(dev.ringside.graph.internal.text.Label.class);
    private static final int TARGET = CONSUMER + 1;
    private static final int AT = CONSUMER + 2;

    private final FieldFormat[] formats;
    /// The index variables of the arrays that are open.
    private final Deque<Integer> indexes = new ArrayDeque<>();
    private final List<dev.ringside.graph.internal.text.Label> labels = new ArrayList<>();
    /// Constant text that is not emitted yet.
    private String pending = "";
    private @Nullable String firstText;

    PrinterEmitter(CodeBuilder code, FieldDecoders decoders, FieldFormat[] formats) {
        super(code, decoders);
        this.formats = formats;
    }

    /// What the caller has to append before.
    String firstText() {
        return firstText == null ? "" : firstText;
    }

    /// What the caller has to append behind, where the line does not end.
    String tail() {
        return pending;
    }

    /// @param bit   where in its byte the body of the record starts
    /// @param order of the bits before it
    void emit(RecordPart part, int bit, dev.ringside.ctf.schema.ByteOrder order) {
        startWithin(bit, order);
        pending = part.before();
        part.scopes().forEach(this::fields);
        if (part.endsLine()) {
            endLine();
        }
        code.iload(AT).ireturn();
    }

    private void endLine() {
        pending += "\n";
        if (firstText == null) {
            firstText = "";
        }
        flushText();
        loadPosition();
        code.iload(END).invokestatic(CD_RecordPrinter, "checkEnd", MethodTypeDesc.of(CD_void, CD_int, CD_int));
    }

    /// The variables follow the text.
    private void takeText() {
        code.aload(CONSUMER).iload(END).iload(POSITION).isub().loadConstant(EscapedText.MAX_ESCAPE_BYTES).imul()
                .aload(0).getfield(CD_RecordPrinter, "roomBytes", CD_int).iadd()
                .invokevirtual(CD_TextBuffer, "ensure", MethodTypeDesc.of(CD_bytes, CD_int)).astore(TARGET);
        code.aload(CONSUMER).invokevirtual(CD_TextBuffer, "length", MethodTypeDesc.of(CD_int)).istore(AT);
    }

    /// The text follows the variables.
    private void giveText() {
        code.aload(CONSUMER).iload(AT).invokevirtual(CD_TextBuffer, "setLength", MethodTypeDesc.of(CD_void, CD_int));
    }

    private void flushText() {
        if (firstText == null) {
            firstText = pending;
        } else if (!pending.isEmpty()) {
            store(pending.getBytes(StandardCharsets.UTF_8));
        }
        pending = "";
    }

    private void store(byte[] text) {
        if (text.length > Long.BYTES) {
            code.aload(TARGET).iload(AT);
            loadLabel(text);
            code.invokestatic(CD_FieldText, "text", MethodTypeDesc.of(CD_int, CD_bytes, CD_int, CD_Text)).istore(AT);
            return;
        }
        // A whole word is stored: that is one instruction.
        byte[] padded = Arrays.copyOf(text, Long.BYTES);
        code.aload(TARGET).iload(AT).loadConstant(ByteBuffer.wrap(padded).order(ByteOrder.LITTLE_ENDIAN).getLong())
                .invokestatic(CD_RecordPrinter, "word", MethodTypeDesc.of(CD_void, CD_bytes, CD_int, CD_long));
        code.iload(AT).loadConstant(text.length).iadd().istore(AT);
    }

    private void loadLabel(byte[] text) {
        code.aload(0).getfield(CD_RecordPrinter, "labels", CD_Text.arrayType()).loadConstant(labels.size()).aaload();
        labels.add(dev.ringside.graph.internal.text.Label.of(text, 0, text.length));
    }

    /// What the code finds in [RecordPrinter#labels].
    dev.ringside.graph.internal.text.Label[] labels() {
        return labels.toArray(dev.ringside.graph.internal.text.Label[]::new);
    }

    /// Loads the constant text that is not emitted yet.
    private void loadLead() {
        String lead = pending;
        pending = "";
        if (firstText == null) {
            firstText = lead;
            lead = "";
        }
        loadLabel(lead.getBytes(StandardCharsets.UTF_8));
    }

    private void loadFormat(FieldNode node) {
        code.aload(0).getfield(CD_RecordPrinter, "formats", CD_FieldFormat.arrayType())
                .loadConstant(node.index()).aaload();
    }

    private FieldFormat format(FieldNode node) {
        FieldFormat format = formats[node.index()];
        if (format == null) {
            throw new TooComplex();
        }
        return format;
    }

    /// What stands before a value.
    private FieldFormat begin(FieldNode node) {
        FieldFormat format = format(node);
        if (format.element) {
            flushText();
            code.aload(TARGET).iload(AT).lload(indexes.getLast()).loadConstant(format.indexed ? 1 : 0)
                    .invokestatic(CD_FieldText, "element",
                            MethodTypeDesc.of(CD_int, CD_bytes, CD_int, CD_long, CD_boolean))
                    .istore(AT);
        }
        pending += format.lead;
        return format;
    }

    private void end(FieldFormat format) {
        if (format.colorEnd != null) {
            pending += format.colorEnd;
        }
    }

    /// Stores a value of bounded length.
    ///
    /// @param value local variable
    private void put(String method, ClassDesc type, int value) {
        code.aload(TARGET).iload(AT);
        if (type == CD_double) {
            code.dload(value);
        } else {
            code.lload(value);
        }
        loadLead();
        code.invokestatic(CD_FieldText, method, MethodTypeDesc.of(CD_int, CD_bytes, CD_int, type, CD_Text)).istore(AT);
    }

    @Override
    protected void beginStructure(FieldNode node) {
        if (!format(node).openedByMember) {
            begin(node);
        }
    }

    @Override
    protected void endStructure(FieldNode node) {
        pending += " }";
    }

    @Override
    protected void integerValue(FieldNode node, int value, boolean signed) {
        FieldFormat format = begin(node);
        if (format.labels == null) {
            number(node, format, value, signed);
            end(format);
            return;
        }
        pending += "( ";
        flushText();
        giveText();
        code.aload(CONSUMER);
        loadFormat(node);
        code.lload(value).invokestatic(CD_FieldText, "labels",
                MethodTypeDesc.of(CD_void, CD_TextBuffer, CD_FieldFormat, CD_long));
        takeText();
        pending += " : container = " + format.labels.colors().bold();
        number(node, format, value, signed);
        end(format);
        pending += " )";
    }

    private void number(FieldNode node, FieldFormat format, int value, boolean signed) {
        if (format.names == null && format.base == DisplayBase.DECIMAL) {
            put(signed ? "signed" : "unsigned", CD_long, value);
            return;
        }
        if (format.names == null && format.base == DisplayBase.HEXADECIMAL) {
            pending += "0x";
            int bits = format.lengthBits + 3 & ~3;
            int shown = value;
            if (signed && bits < Long.SIZE) {
                shown = code.allocateLocal(TypeKind.LONG);
                code.lload(value).loadConstant((1L << bits) - 1).land().lstore(shown);
            }
            put("hexadecimal", CD_long, shown);
            return;
        }
        flushText();
        giveText();
        code.aload(CONSUMER);
        loadFormat(node);
        code.lload(value).loadConstant(signed ? 1 : 0)
                .invokestatic(CD_FieldText, "number",
                        MethodTypeDesc.of(CD_void, CD_TextBuffer, CD_FieldFormat, CD_long, CD_boolean));
        takeText();
    }

    @Override
    protected void boolValue(FieldNode node, int value) {
        FieldFormat format = begin(node);
        put("bool", CD_long, value);
        end(format);
    }

    @Override
    protected void bitArrayValue(FieldNode node, int value) {
        if (node.fieldClass() instanceof FieldClass.FixedLengthBitMap) {
            throw new TooComplex();
        }
        FieldFormat format = begin(node);
        pending += "0x";
        put("hexadecimal", CD_long, value);
        end(format);
    }

    @Override
    protected void realValue(FieldNode node, int value) {
        FieldFormat format = begin(node);
        put("real", CD_double, value);
        end(format);
    }

    @Override
    protected void terminatedString(FieldNode node) {
        int zero = code.allocateLocal(TypeKind.INT);
        int size = code.allocateLocal(TypeKind.INT);
        code.aload(WINDOW).iload(POSITION).iload(END)
                .invokestatic(CD_Reads, "stringEnd", MethodTypeDesc.of(CD_int, CD_bytes, CD_int, CD_int))
                .dup().istore(zero).iload(POSITION).isub().istore(size);
        countedString(node, size);
        code.iload(zero).iconst_1().iadd().istore(POSITION);
    }

    @Override
    protected void countedString(FieldNode node, int size) {
        FieldFormat format = begin(node);
        code.aload(TARGET).iload(AT).aload(WINDOW).iload(POSITION).iload(size);
        loadLead();
        code.invokestatic(CD_FieldText, "string",
                MethodTypeDesc.of(CD_int, CD_bytes, CD_int, CD_bytes, CD_int, CD_int, CD_Text)).istore(AT);
        end(format);
    }

    @Override
    protected void blob(FieldNode node, int size) {
        FieldFormat format = begin(node);
        flushText();
        giveText();
        code.aload(CONSUMER).aload(WINDOW).iload(POSITION).iload(size)
                .invokestatic(CD_FieldText, "blob",
                        MethodTypeDesc.of(CD_void, CD_TextBuffer, CD_bytes, CD_int, CD_int));
        takeText();
        end(format);
    }

    @Override
    protected void beginArray(FieldNode node, int length, int index) {
        begin(node);
        pending += "[";
        flushText();
        indexes.addLast(index);
    }

    @Override
    protected void beginElement() {
        giveText();
        takeText();
    }

    @Override
    protected void endArray(FieldNode node) {
        indexes.removeLast();
        pending += " ]";
    }

    @Override
    protected void beginOptional(FieldNode node, int present) {
        begin(node);
        flushText();
        Label absent = code.newLabel();
        Label end = code.newLabel();
        code.iload(present).ifeq(absent);
        store("{ ".getBytes(StandardCharsets.US_ASCII));
        code.goto_(end).labelBinding(absent);
        store("<none>".getBytes(StandardCharsets.US_ASCII));
        code.labelBinding(end);
    }

    @Override
    protected void endOptional(FieldNode node, int present) {
        Label absent = code.newLabel();
        code.iload(present).ifeq(absent);
        store(" }".getBytes(StandardCharsets.US_ASCII));
        code.labelBinding(absent);
    }

    @Override
    protected void beginVariant(FieldNode node) {
        begin(node);
        pending += "{ ";
        flushText();
    }

    @Override
    protected void beginOption(FieldNode node, FieldNode option) {
        // The brackets are there already.
    }

    @Override
    protected void endVariant(FieldNode node) {
        pending += " }";
    }

    @Override
    protected void endBranch() {
        flushText();
    }
}
