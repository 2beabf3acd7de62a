// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.writer;

import dev.ringside.tracepoint.spi.ValueType.ArrayOf;
import dev.ringside.tracepoint.spi.ValueType.Boxed;
import dev.ringside.tracepoint.spi.ValueType.CollectionOf;
import dev.ringside.tracepoint.spi.ValueType.Enumeration;
import dev.ringside.tracepoint.spi.ValueType.Member;
import dev.ringside.tracepoint.spi.ValueType.OptionalOf;
import dev.ringside.tracepoint.spi.ValueType.Primitive;
import dev.ringside.tracepoint.spi.ValueType.Structure;
import dev.ringside.tracepoint.spi.ValueType.Text;
import dev.ringside.tracepoint.spi.ValueType;
import dev.ringside.tracer.internal.recording.Scratch;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/// Emits code that appends values to a [Scratch]: simple values in line, each other type as a static method of the
/// class being made, `encodeN(Scratch, carrier)`. All of it runs before a ring is taken.
final class ScratchEncoders {
    private final ClassDesc owner;
    private final ClassData data;
    private final List<ValueType> methods = new ArrayList<>();

    ScratchEncoders(ClassDesc owner, ClassData data) {
        this.owner = owner;
        this.data = data;
    }

    /// Emits the encoding of a value that `load` leaves on the stack, as its carrier.
    void emitEncode(CodeBuilder code, ValueType type, int scratchLocal, Runnable load) {
        code.aload(scratchLocal);
        load.run();
        switch (type) {
            case Primitive(Class<?> carrier, int base) -> emitPut(code, carrier);
            case Boxed boxed -> {
                BoxedEmitter.emitUnbox(code, boxed);
                emitPut(code, boxed.primitive().carrier());
            }
            case Text text -> {
                TextEmitter.emitPresent(code, text);
                call(code, "putText", Descriptors.STRING);
            }
            case Enumeration enumeration -> {
                EnumerationEmitter.emitOrdinal(code);
                emitOrdinal(code, enumeration);
            }
            case ArrayOf(Class<?> carrier, ValueType element)
            when element instanceof Primitive -> call(code, "putArray", Descriptors.of(carrier));
            case ArrayOf array -> code.invokestatic(owner, name(array), descriptor(array));
            case CollectionOf collection -> code.invokestatic(owner, name(collection), descriptor(collection));
            case Structure structure -> code.invokestatic(owner, name(structure), descriptor(structure));
            case OptionalOf optional -> code.invokestatic(owner, name(optional), descriptor(optional));
        }
    }

    /// Emits the encoding of a value that is not there.
    void emitEncodeNull(CodeBuilder code, ValueType type, int scratchLocal) {
        emitEncode(code, type, scratchLocal, () -> {
            if (type instanceof Primitive(Class<?> carrier, int base)) {
                PrimitiveEmitter.emitZero(code, TypeKind.from(carrier));
            } else {
                code.aconst_null();
            }
        });
    }

    /// Builds the methods that what was emitted before calls.
    void build(ClassBuilder to) {
        // Bodies ask for further methods while they are emitted.
        for (int i = 0; i < methods.size(); i++) {
            ValueType type = methods.get(i);
            to.withMethodBody(
                    "encode" + i,
                    descriptor(type),
                    ClassFile.ACC_STATIC | ClassFile.ACC_PRIVATE,
                    code -> emitBody(code, type));
        }
    }

    private String name(ValueType type) {
        int index = methods.indexOf(type);
        if (index < 0) {
            methods.add(type);
            index = methods.size() - 1;
        }
        return "encode" + index;
    }

    private static MethodTypeDesc descriptor(ValueType type) {
        return Descriptors.method(Descriptors.VOID, Descriptors.SCRATCH, Descriptors.of(type.carrier()));
    }

    /// Locals: 0 the scratch, 1 the value.
    private void emitBody(CodeBuilder code, ValueType type) {
        switch (type) {
            case ArrayOf(Class<?> carrier, ValueType element) -> emitArray(code, element);
            case CollectionOf(ValueType element) -> emitCollection(code, element);
            case Structure structure -> emitStructure(code, structure);
            case OptionalOf optional -> emitOptional(code, optional);
            case Primitive primitive -> throw new AssertionError(type);
            case Boxed boxed -> throw new AssertionError(type);
            case Text text -> throw new AssertionError(type);
            case Enumeration enumeration -> throw new AssertionError(type);
        }
        code.return_();
    }

    private void emitArray(CodeBuilder code, ValueType element) {
        int length = code.allocateLocal(TypeKind.INT);
        int index = code.allocateLocal(TypeKind.INT);
        Label next = code.newLabel();
        Label end = code.newLabel();
        code.aload(1)
                .invokestatic(
                        Descriptors.VALUES,
                        "length",
                        Descriptors.method(Descriptors.INT, ConstantDescs.CD_Object.arrayType()))
                .istore(length);
        code.aload(0).iload(length);
        emitPut(code, int.class);
        code.iconst_0()
                .istore(index)
                .labelBinding(next)
                .iload(index)
                .iload(length)
                .if_icmpge(end);
        emitEncode(
                code,
                element,
                0,
                () -> code.aload(1).iload(index).aaload().checkcast(Descriptors.of(element.carrier())));
        code.iinc(index, 1).goto_(next).labelBinding(end);
    }

    private void emitCollection(CodeBuilder code, ValueType element) {
        int iterator = code.allocateLocal(TypeKind.REFERENCE);
        int count = code.allocateLocal(TypeKind.INT);
        int start = code.allocateLocal(TypeKind.INT);
        Label next = code.newLabel();
        Label end = code.newLabel();
        code.aload(0)
                .invokevirtual(Descriptors.SCRATCH, "position", Descriptors.method(Descriptors.INT))
                .istore(start);
        code.aload(0).iconst_0();
        emitPut(code, int.class);
        code.aload(1)
                .invokestatic(
                        Descriptors.VALUES,
                        "iterator",
                        Descriptors.method(Descriptors.ITERATOR, ConstantDescs.CD_Collection))
                .astore(iterator);
        code.iconst_0().istore(count).labelBinding(next);
        code.aload(iterator)
                .invokeinterface(Descriptors.ITERATOR, "hasNext", Descriptors.method(Descriptors.BOOLEAN))
                .ifeq(end);
        emitEncode(
                code,
                element,
                0,
                () -> code.aload(iterator)
                        .invokeinterface(Descriptors.ITERATOR, "next", Descriptors.method(Descriptors.OBJECT))
                        .checkcast(Descriptors.of(element.carrier())));
        code.iinc(count, 1).goto_(next).labelBinding(end);
        code.aload(0).iload(start).iload(count);
        code.invokevirtual(
                Descriptors.SCRATCH, "setInt", Descriptors.method(Descriptors.VOID, Descriptors.INT, Descriptors.INT));
    }

    private void emitStructure(CodeBuilder code, Structure type) {
        Label isNull = code.newLabel();
        Label end = code.newLabel();
        code.aload(1).ifnull(isNull);
        for (Member member : type.members()) {
            emitEncode(code, member.type(), 0, () -> StructureEmitter.emitAccess(code, data, member, 1));
        }
        code.goto_(end).labelBinding(isNull);
        for (Member member : type.members()) {
            emitEncodeNull(code, member.type(), 0);
        }
        code.labelBinding(end);
    }

    private void emitOptional(CodeBuilder code, OptionalOf type) {
        int present = code.allocateLocal(TypeKind.INT);
        Label end = code.newLabel();
        OptionalEmitter.emitIsPresent(code, type, 1);
        code.istore(present);
        code.aload(0).iload(present);
        emitPut(code, boolean.class);
        code.iload(present).ifeq(end);
        emitEncode(code, type.value(), 0, () -> OptionalEmitter.emitGet(code, type, 1));
        code.labelBinding(end);
    }

    private static void emitOrdinal(CodeBuilder code, Enumeration type) {
        switch (Layouts.bytes(type)) {
            case 1 -> {
                code.i2b();
                emitPut(code, byte.class);
            }
            case 2 -> {
                code.i2s();
                emitPut(code, short.class);
            }
            default -> emitPut(code, int.class);
        }
    }

    private static void emitPut(CodeBuilder code, Class<?> primitive) {
        call(code, Layouts.putMethod(primitive), Descriptors.of(primitive));
    }

    private static void call(CodeBuilder code, String method, ClassDesc parameter) {
        code.invokevirtual(Descriptors.SCRATCH, method, Descriptors.method(Descriptors.VOID, parameter));
    }
}
