// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.writer;

import dev.ringside.tracepoint.spi.ValueType.Boxed;
import java.lang.classfile.CodeBuilder;

/// A box: unboxed on reading, null as 0.
final class BoxedEmitter extends ValueEmitter {
    private final Boxed type;
    private final PrimitiveEmitter value;

    BoxedEmitter(Boxed type) {
        this.type = type;
        this.value = new PrimitiveEmitter(type.primitive());
    }

    @Override
    void emitRead(RecordCode to) {
        emitUnbox(to.code(), type);
        value.emitRead(to);
    }

    static void emitUnbox(CodeBuilder code, Boxed type) {
        code.invokestatic(
                Descriptors.VALUES,
                "unbox",
                Descriptors.method(Descriptors.of(type.primitive().carrier()), Descriptors.of(type.carrier())));
    }

    @Override
    void emitReadNull(RecordCode to) {
        value.emitReadNull(to);
    }

    @Override
    long fixedBytes() {
        return value.fixedBytes();
    }

    @Override
    void emitStore(RecordCode to) {
        value.emitStore(to);
    }
}
