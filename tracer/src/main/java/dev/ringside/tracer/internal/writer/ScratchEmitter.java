// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.writer;

import dev.ringside.tracepoint.spi.ValueType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;

/// A value that is encoded into the scratch first and copied as bytes then: collections, arrays of references, and
/// anything in an event too large for straight code.
final class ScratchEmitter extends ValueEmitter {
    private final ValueType type;
    private final ScratchEncoders encoders;
    private int fromLocal;
    private int toLocal;

    ScratchEmitter(ValueType type, ScratchEncoders encoders) {
        this.type = type;
        this.encoders = encoders;
    }

    @Override
    void emitRead(RecordCode to) {
        CodeBuilder code = to.code();
        TypeKind kind = TypeKind.from(type.carrier());
        int value = to.local(kind);
        code.storeLocal(kind, value);
        fromLocal = to.local(TypeKind.INT);
        toLocal = to.local(TypeKind.INT);
        emitPosition(to, fromLocal);
        encoders.emitEncode(code, type, to.scratchLocal(), () -> code.loadLocal(kind, value));
        emitPosition(to, toLocal);
    }

    private static void emitPosition(RecordCode to, int local) {
        to.code()
                .aload(to.scratchLocal())
                .invokevirtual(Descriptors.SCRATCH, "position", Descriptors.method(Descriptors.INT))
                .istore(local);
    }

    @Override
    void emitReadNull(RecordCode to) {
        emitPosition(to, fromLocal);
        encoders.emitEncodeNull(to.code(), type, to.scratchLocal());
        emitPosition(to, toLocal);
    }

    @Override
    long fixedBytes() {
        return 0;
    }

    @Override
    void emitSize(RecordCode to) {
        to.addSize(() -> to.code().iload(toLocal).iload(fromLocal).isub().i2l());
    }

    @Override
    void emitStore(RecordCode to) {
        to.storeVariable(
                Descriptors.STORES,
                "putScratch",
                () -> to.code().aload(to.scratchLocal()).iload(fromLocal).iload(toLocal),
                Descriptors.SCRATCH,
                Descriptors.INT,
                Descriptors.INT);
    }
}
