// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.writer;

import dev.ringside.tracepoint.spi.ValueType.Primitive;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;

/// A primitive value.
final class PrimitiveEmitter extends ValueEmitter {
    private final Class<?> type;
    private int local;

    PrimitiveEmitter(Primitive type) {
        this.type = type.carrier();
    }

    @Override
    void emitRead(RecordCode to) {
        TypeKind kind = TypeKind.from(type);
        local = to.local(kind);
        to.code().storeLocal(kind, local);
    }

    @Override
    void emitReadNull(RecordCode to) {
        emitZero(to.code(), TypeKind.from(type));
        to.code().storeLocal(TypeKind.from(type), local);
    }

    @Override
    long fixedBytes() {
        return Layouts.bytes(type);
    }

    @Override
    void emitStore(RecordCode to) {
        to.store(
                Layouts.putMethod(type),
                Descriptors.of(type),
                Layouts.bytes(type),
                () -> to.code().loadLocal(TypeKind.from(type), local));
    }

    static void emitZero(CodeBuilder code, TypeKind kind) {
        switch (kind.asLoadable()) {
            case LONG -> code.lconst_0();
            case FLOAT -> code.fconst_0();
            case DOUBLE -> code.dconst_0();
            default -> code.iconst_0();
        }
    }
}
