// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.codec;

import dev.ringside.ctf.internal.field.FieldDecoders;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.ringside.ctf.internal.codec.GeneratedClass.Constants;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldVisitor;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/// Emits the code of a generated [RecordVisitor]: each value is told to the visitor.
final class VisitEmitter extends RecordEmitter {
    private static final ClassDesc CD_FieldNode = GeneratedClass.desc(FieldNode.class);
    private static final ClassDesc CD_FieldVisitor = GeneratedClass.desc(FieldVisitor.class);
    private static final MethodTypeDesc MTD_NODE = MethodTypeDesc.of(CD_void, CD_FieldNode);

    private final Constants constants;

    VisitEmitter(CodeBuilder code, FieldDecoders decoders, Constants constants) {
        super(code, decoders);
        this.constants = constants;
    }

    void emit() {
        body();
        code.return_();
    }

    @Override
    protected void beginStructure(FieldNode node) {
        tell(node, "beginStructure");
    }

    @Override
    protected void endStructure(FieldNode node) {
        tell(node, "endStructure");
    }

    @Override
    protected void integerValue(FieldNode node, int value, boolean signed) {
        visitor(node);
        code.lload(value);
        call(signed ? "signedInteger" : "unsignedInteger", CD_long);
    }

    @Override
    protected void boolValue(FieldNode node, int value) {
        visitor(node);
        code.lload(value).l2i();
        call("bool", CD_boolean);
    }

    @Override
    protected void bitArrayValue(FieldNode node, int value) {
        visitor(node);
        code.lload(value);
        call("bitArray", CD_long);
    }

    @Override
    protected void realValue(FieldNode node, int value) {
        visitor(node);
        code.dload(value);
        call("real", CD_double);
    }

    @Override
    protected void terminatedString(FieldNode node) {
        int end = code.allocateLocal(TypeKind.INT);
        code.aload(WINDOW).iload(POSITION).iload(END)
                .invokestatic(CD_Reads, "stringEnd", MethodTypeDesc.of(CD_int, CD_bytes, CD_int, CD_int))
                .istore(end);
        visitor(node);
        code.aload(WINDOW).iload(POSITION).iload(end).iload(POSITION).isub();
        call("string", CD_bytes, CD_int, CD_int);
        code.iload(end).iconst_1().iadd().istore(POSITION);
    }

    @Override
    protected void countedString(FieldNode node, int size) {
        visitor(node);
        code.aload(WINDOW).iload(POSITION).aload(WINDOW).iload(POSITION).iload(size)
                .invokestatic(CD_Reads, "stringLength", MethodTypeDesc.of(CD_int, CD_bytes, CD_int, CD_int))
                .iload(size);
        call("boundedString", CD_bytes, CD_int, CD_int, CD_int);
    }

    @Override
    protected void blob(FieldNode node, int size) {
        visitor(node);
        code.aload(WINDOW).iload(POSITION).iload(size);
        call("blob", CD_bytes, CD_int, CD_int);
    }

    @Override
    protected void beginArray(FieldNode node, int length, int index) {
        visitor(node);
        code.lload(length);
        call("beginArray", CD_long);
    }

    @Override
    protected void endArray(FieldNode node) {
        tell(node, "endArray");
    }

    @Override
    protected void beginOptional(FieldNode node, int present) {
        visitor(node);
        code.iload(present);
        call("beginOptional", CD_boolean);
    }

    @Override
    protected void endOptional(FieldNode node, int present) {
        tell(node, "endOptional");
    }

    @Override
    protected void beginOption(FieldNode node, FieldNode option) {
        visitor(node);
        code.loadConstant(constants.of(option, FieldNode.class));
        call("beginVariant", CD_FieldNode);
    }

    @Override
    protected void endVariant(FieldNode node) {
        tell(node, "endVariant");
    }

    private void visitor(FieldNode node) {
        code.aload(CONSUMER).loadConstant(constants.of(node, FieldNode.class));
    }

    private void call(String method, ClassDesc... valueTypes) {
        ClassDesc[] parameters = new ClassDesc[valueTypes.length + 1];
        parameters[0] = CD_FieldNode;
        System.arraycopy(valueTypes, 0, parameters, 1, valueTypes.length);
        code.invokeinterface(CD_FieldVisitor, method, MethodTypeDesc.of(CD_void, parameters));
    }

    private void tell(FieldNode node, String method) {
        visitor(node);
        code.invokeinterface(CD_FieldVisitor, method, MTD_NODE);
    }
}
