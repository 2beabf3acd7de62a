// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.writer;

import dev.ringside.tracepoint.spi.ValueType.Primitive;
import dev.ringside.tracer.internal.recording.ProcessFacts;
import dev.ringside.tracer.internal.recording.ThreadIds;
import java.util.Locale;
import java.util.Optional;

/// A context field: stands before the payload of each event of a channel.
public enum ContextField {
    /// The process id as this process's PID namespace has it: i32.
    VPID,

    /// The thread id, i32; see [ThreadIds].
    VTID,

    /// The process's name as the kernel has it: 16 bytes, filled up with NULs.
    PROCNAME;

    /// Which field a name such as `vpid` means.
    public static Optional<ContextField> named(String name) {
        for (ContextField field : values()) {
            if (field.name().toLowerCase(Locale.ROOT).equals(name)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }

    /// Emits the reading of the values and says how they are stored.
    ValueEmitter[] emitters(RecordCode to) {
        return switch (this) {
            case VPID -> new ValueEmitter[] {read(to, int.class, () -> to.code().loadConstant(ProcessFacts.PID))};
            case VTID ->
                new ValueEmitter[] {
                    read(
                            to,
                            int.class,
                            () -> to.code()
                                    .invokestatic(Descriptors.THREADS, "current", Descriptors.method(Descriptors.INT)))
                };
            case PROCNAME ->
                new ValueEmitter[] {
                    read(to, long.class, () -> to.code().loadConstant(ProcessFacts.NAME_LOW)),
                    read(to, long.class, () -> to.code().loadConstant(ProcessFacts.NAME_HIGH))
                };
        };
    }

    private static ValueEmitter read(RecordCode to, Class<?> type, Runnable value) {
        PrimitiveEmitter emitter = new PrimitiveEmitter(new Primitive(type, 10));
        value.run();
        emitter.emitRead(to);
        return emitter;
    }
}
