// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.writer;

import dev.ringside.tracer.internal.recording.Debug;
import dev.ringside.tracer.internal.recording.ThreadIds;
import java.lang.invoke.MethodHandle;

/// Makes event writers. Any thread may call.
public final class EventWriters {
    /// System property: `true` makes everything interpreted, for closed worlds.
    private static final String INTERPRETED = "ringside.interpreted";

    private EventWriters() {}

    /// @return a handle of the tracepoint's writer type, which never throws; it lives as long as it is referred
    ///     to
    public static MethodHandle make(WriterSpec spec) {
        if (spec.contexts().contains(ContextField.VTID)) {
            // Finds out how to read it here, and not in the first event.
            ThreadIds.current();
        }
        if (Boolean.getBoolean(INTERPRETED)) {
            return interpret(spec);
        }
        try {
            return compile(spec);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            // A closed world, where no class can be made, or an event too large for one.
            Debug.log(spec.tracepoint().name() + " is interpreted", e);
            return interpret(spec);
        }
    }

    public static MethodHandle compile(WriterSpec spec) throws ReflectiveOperationException {
        return WriterCompiler.compile(spec);
    }

    public static MethodHandle interpret(WriterSpec spec) {
        return InterpretedWriter.of(spec);
    }
}
