// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.writer;

import dev.ringside.tracepoint.spi.ValueType.Enumeration;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ConstantDescs;

/// An enum constant: its ordinal, null as all ones, in as many bytes as the labels need.
final class EnumerationEmitter extends ValueEmitter {
    private final int bytes;
    private int local;

    EnumerationEmitter(Enumeration type) {
        this.bytes = Layouts.bytes(type);
    }

    @Override
    void emitRead(RecordCode to) {
        local = to.local(TypeKind.INT);
        emitOrdinal(to.code());
        to.code().istore(local);
    }

    static void emitOrdinal(CodeBuilder code) {
        code.invokestatic(Descriptors.VALUES, "ordinal", Descriptors.method(Descriptors.INT, Descriptors.ENUM));
    }

    @Override
    void emitReadNull(RecordCode to) {
        to.code().iconst_m1().istore(local);
    }

    @Override
    long fixedBytes() {
        return bytes;
    }

    @Override
    void emitStore(RecordCode to) {
        CodeBuilder code = to.code();
        switch (bytes) {
            case 1 ->
                to.store(
                        "putByte",
                        ConstantDescs.CD_byte,
                        1,
                        () -> code.iload(local).i2b());
            case 2 ->
                to.store(
                        "putShort",
                        ConstantDescs.CD_short,
                        2,
                        () -> code.iload(local).i2s());
            default -> to.store("putInt", ConstantDescs.CD_int, 4, () -> code.iload(local));
        }
    }
}
