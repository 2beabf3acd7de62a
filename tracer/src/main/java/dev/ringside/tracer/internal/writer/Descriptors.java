// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.writer;

import dev.ringside.ring.RingProducer;
import dev.ringside.tracepoint.spi.Tracepoint;
import dev.ringside.tracer.internal.recording.RingStores;
import dev.ringside.tracer.internal.recording.Scratch;
import dev.ringside.tracer.internal.recording.ScratchPool;
import dev.ringside.tracer.internal.recording.ThreadIds;
import dev.ringside.tracer.internal.recording.Utf8;
import dev.ringside.tracer.internal.recording.Values;
import dev.ringside.tracer.internal.recording.WriteFailures;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Iterator;

/// Names of what generated code calls.
final class Descriptors {
    static final ClassDesc SEGMENT = of(MemorySegment.class);
    static final ClassDesc PRODUCER = of(RingProducer.class);
    static final ClassDesc TRACEPOINT = of(Tracepoint.class);
    static final ClassDesc HANDLE = of(MethodHandle.class);
    static final ClassDesc RECORD = of(Record.class);
    static final ClassDesc ENUM = of(Enum.class);
    static final ClassDesc ITERATOR = of(Iterator.class);
    static final ClassDesc STORES = of(RingStores.class);
    static final ClassDesc VALUES = of(Values.class);
    static final ClassDesc UTF8 = of(Utf8.class);
    static final ClassDesc SCRATCH = of(Scratch.class);
    static final ClassDesc POOL = of(ScratchPool.class);
    static final ClassDesc FAILURES = of(WriteFailures.class);
    static final ClassDesc THREADS = of(ThreadIds.class);

    static final ClassDesc STRING = ConstantDescs.CD_String;
    static final ClassDesc OBJECT = ConstantDescs.CD_Object;
    static final ClassDesc BOOLEAN = ConstantDescs.CD_boolean;
    static final ClassDesc INT = ConstantDescs.CD_int;
    static final ClassDesc LONG = ConstantDescs.CD_long;
    static final ClassDesc VOID = ConstantDescs.CD_void;

    private Descriptors() {}

    static ClassDesc of(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }

    static MethodTypeDesc method(ClassDesc result, ClassDesc... parameters) {
        return MethodTypeDesc.of(result, parameters);
    }
}
