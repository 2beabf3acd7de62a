// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.writer;

import dev.ringside.tracepoint.spi.ValueType.Text;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;

/// A string. Strings do not change, so that the length taken in the first step holds.
final class TextEmitter extends ValueEmitter {
    private final Text type;
    private int textLocal;
    private int bytesLocal;

    TextEmitter(Text type) {
        this.type = type;
    }

    @Override
    void emitRead(RecordCode to) {
        textLocal = to.local(TypeKind.REFERENCE);
        bytesLocal = to.local(TypeKind.INT);
        CodeBuilder code = to.code();
        emitPresent(code, type);
        code.dup().astore(textLocal);
        code.invokestatic(Descriptors.UTF8, "length", Descriptors.method(Descriptors.INT, Descriptors.STRING));
        code.istore(bytesLocal);
    }

    /// Makes a string that is not null out of the carrier.
    static void emitPresent(CodeBuilder code, Text type) {
        code.invokestatic(
                Descriptors.VALUES, "text", Descriptors.method(Descriptors.STRING, Descriptors.of(type.carrier())));
    }

    @Override
    void emitReadNull(RecordCode to) {
        to.code().loadConstant("").astore(textLocal).iconst_0().istore(bytesLocal);
    }

    @Override
    long fixedBytes() {
        return 1;
    }

    @Override
    void emitSize(RecordCode to) {
        to.addSize(() -> to.code().iload(bytesLocal).i2l());
    }

    @Override
    void emitStore(RecordCode to) {
        to.storeVariable(
                Descriptors.UTF8,
                "put",
                () -> to.code().aload(textLocal).iload(bytesLocal),
                Descriptors.STRING,
                Descriptors.INT);
    }
}
