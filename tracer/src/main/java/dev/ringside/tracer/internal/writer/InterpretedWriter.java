// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.writer;

import dev.ringside.ring.RingProducer;
import dev.ringside.tracepoint.spi.TracedField;
import dev.ringside.tracer.internal.recording.StackProbe;
import dev.ringside.tracer.internal.recording.WriteFailures;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// A writer without made code: encodes the record into an array of its own, then copies it into the ring. The obvious
/// twin of what [WriterCompiler] makes, which tests hold against it; slow, and it allocates.
final class InterpretedWriter {
    private static final MethodHandle WRITE = findWrite();

    private final WriterSpec spec;

    private InterpretedWriter(WriterSpec spec) {
        this.spec = spec;
    }

    static MethodHandle of(WriterSpec spec) {
        MethodType type = spec.tracepoint().writerType();
        return WRITE.bindTo(new InterpretedWriter(spec))
                .asCollector(Object[].class, type.parameterCount())
                .asType(type);
    }

    private static MethodHandle findWrite() {
        try {
            return MethodHandles.lookup()
                    .findVirtual(InterpretedWriter.class, "write", MethodType.methodType(void.class, Object[].class));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private void write(Object[] arguments) {
        RingProducer producer = spec.producer();
        if (!producer.recording()) {
            return;
        }
        byte[] record;
        try {
            record = encode(arguments);
            StackProbe.probe();
        } catch (Throwable e) {
            WriteFailures.beforeRing(producer, spec.tracepoint(), e);
            return;
        }
        MemorySegment ring = producer.segment();
        long offset = producer.begin(spec.eventClassId(), record.length);
        if (offset < 0) {
            return;
        }
        try {
            MemorySegment.copy(record, 0, ring, ValueLayout.JAVA_BYTE, offset, record.length);
            producer.commit(offset, record.length);
        } catch (Throwable e) {
            WriteFailures.insideRing(producer, offset, spec.tracepoint(), e);
        }
    }

    private byte[] encode(Object[] arguments) throws Throwable {
        ValueInterpreter values = new ValueInterpreter();
        for (ContextField context : spec.contexts()) {
            values.putContext(context);
        }
        for (TracedField field : spec.tracepoint().fields()) {
            Object value = arguments[field.argument()];
            MethodHandle accessor = field.accessor();
            values.put(field.type(), accessor == null || value == null ? value : accessor.invoke(value));
        }
        return values.bytes();
    }
}
