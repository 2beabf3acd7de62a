// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.writer;

import dev.ringside.tracepoint.spi.ValueType.ArrayOf;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;

/// An array of primitives: copied straight into the ring.
final class PrimitiveArrayEmitter extends ValueEmitter {
    private final ClassDesc type;
    private final int elementBytes;
    private int arrayLocal;
    private int lengthLocal;

    PrimitiveArrayEmitter(ArrayOf type) {
        this.type = Descriptors.of(type.carrier());
        this.elementBytes = Layouts.bytes(type.carrier().getComponentType());
    }

    @Override
    void emitRead(RecordCode to) {
        arrayLocal = to.local(TypeKind.REFERENCE);
        lengthLocal = to.local(TypeKind.INT);
        CodeBuilder code = to.code();
        code.dup().astore(arrayLocal);
        code.invokestatic(Descriptors.VALUES, "length", Descriptors.method(Descriptors.INT, type))
                .istore(lengthLocal);
    }

    @Override
    void emitReadNull(RecordCode to) {
        to.code().aconst_null().astore(arrayLocal).iconst_0().istore(lengthLocal);
    }

    @Override
    long fixedBytes() {
        return Integer.BYTES;
    }

    @Override
    void emitSize(RecordCode to) {
        to.addSize(() -> to.code()
                .iload(lengthLocal)
                .i2l()
                .loadConstant((long) elementBytes)
                .lmul());
    }

    @Override
    void emitStore(RecordCode to) {
        to.storeVariable(
                Descriptors.STORES,
                "putArray",
                () -> to.code().aload(arrayLocal).iload(lengthLocal),
                type,
                Descriptors.INT);
    }
}
