// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.writer;

import dev.ringside.tracepoint.spi.ValueType.OptionalOf;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// An optional: a byte 0, or 1 and the value.
final class OptionalEmitter extends ValueEmitter {
    private final OptionalOf type;
    private final ValueEmitter value;
    private int presentLocal;

    OptionalEmitter(OptionalOf type, ScratchEncoders encoders) {
        this.type = type;
        this.value = of(type.value(), encoders);
    }

    @Override
    void emitRead(RecordCode to) {
        CodeBuilder code = to.code();
        presentLocal = to.local(TypeKind.INT);
        Label absent = code.newLabel();
        Label end = code.newLabel();
        int optional = to.local(TypeKind.REFERENCE);
        code.astore(optional);
        emitIsPresent(code, type, optional);
        code.dup().istore(presentLocal).ifeq(absent);
        emitGet(code, type, optional);
        value.emitRead(to);
        code.goto_(end).labelBinding(absent);
        value.emitReadNull(to);
        code.labelBinding(end);
    }

    static void emitIsPresent(CodeBuilder code, OptionalOf type, int optionalLocal) {
        code.aload(optionalLocal)
                .invokestatic(
                        Descriptors.VALUES,
                        "isPresent",
                        Descriptors.method(Descriptors.BOOLEAN, Descriptors.of(type.carrier())));
    }

    /// Leaves the value on the stack, as its carrier.
    static void emitGet(CodeBuilder code, OptionalOf type, int optionalLocal) {
        ClassDesc owner = Descriptors.of(type.carrier());
        code.aload(optionalLocal);
        if (type.carrier() == Optional.class) {
            code.invokevirtual(owner, "get", Descriptors.method(Descriptors.OBJECT))
                    .checkcast(Descriptors.of(type.value().carrier()));
        } else {
            code.invokevirtual(
                    owner,
                    getter(type.carrier()),
                    Descriptors.method(Descriptors.of(type.value().carrier())));
        }
    }

    private static String getter(Class<?> optional) {
        if (optional == OptionalInt.class) {
            return "getAsInt";
        }
        return optional == OptionalDouble.class ? "getAsDouble" : "getAsLong";
    }

    @Override
    void emitReadNull(RecordCode to) {
        to.code().iconst_0().istore(presentLocal);
        value.emitReadNull(to);
    }

    @Override
    long fixedBytes() {
        return 1;
    }

    @Override
    void emitSize(RecordCode to) {
        CodeBuilder code = to.code();
        Label end = code.newLabel();
        code.iload(presentLocal).ifeq(end);
        if (value.fixedBytes() != 0) {
            to.addSize(() -> code.loadConstant(value.fixedBytes()));
        }
        value.emitSize(to);
        code.labelBinding(end);
    }

    @Override
    void emitStore(RecordCode to) {
        CodeBuilder code = to.code();
        Label end = code.newLabel();
        to.store("putBoolean", Descriptors.BOOLEAN, 1, () -> code.iload(presentLocal));
        to.settle();
        code.iload(presentLocal).ifeq(end);
        value.emitStore(to);
        to.settle();
        code.labelBinding(end);
    }
}
