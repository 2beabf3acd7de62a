// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint.internal;

import dev.ringside.tracepoint.EventType;
import dev.ringside.tracepoint.InvalidTracepointException;
import dev.ringside.tracepoint.internal.InterfaceReader.Shape;
import java.lang.invoke.MethodHandles.Lookup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Defines tracepoints: reads, implements, registers, tells the tracers. Any thread may call. No lock is held while
/// code of the application or a tracer runs, because definitions happen in class initialisers, in any order.
public final class Definitions {
    /// System property: `true` makes everything interpreted, for closed worlds.
    private static final String INTERPRETED = "ringside.interpreted";

    private static final Registry REGISTRY = new Registry();

    private static final ClassValue<Slot> SLOTS = new ClassValue<>() {
        @Override
        protected Slot computeValue(Class<?> type) {
            return new Slot();
        }
    };

    private Definitions() {}

    /// What a class is implemented by; guarded by the registry's lock.
    private static final class Slot {
        private @Nullable Object implementation;
    }

    public static <T> T ofInterface(Class<T> type, Lookup access) {
        Object known = known(type);
        if (known != null) {
            return type.cast(known);
        }
        Shape shape = new InterfaceReader(type, access).read();
        return type.cast(register(type, shape.points(), implement(shape, new Access(access))));
    }

    public static <R extends Record> EventType<R> ofRecord(Class<R> type, Lookup access) {
        Object known = known(type);
        if (known == null) {
            InstallationPoint point = RecordEventCompiler.read(type, access);
            known = register(type, List.of(point), implement(point));
        }
        @SuppressWarnings("unchecked")
        EventType<R> event = (EventType<R>) known;
        return event;
    }

    private static @Nullable Object known(Class<?> type) {
        synchronized (REGISTRY) {
            return SLOTS.get(type).implementation;
        }
    }

    private static Object register(Class<?> type, List<InstallationPoint> points, Object implementation) {
        synchronized (REGISTRY) {
            Slot slot = SLOTS.get(type);
            if (slot.implementation != null) {
                return slot.implementation;
            }
            REGISTRY.add(points, (type.isInterface() ? "interface " : "record ") + type.getName());
            slot.implementation = implementation;
        }
        Tracers.tell(points);
        return implementation;
    }

    private static Object implement(Shape shape, Access access) {
        if (!interpreted()) {
            try {
                return InterfaceCompiler.compile(shape, access);
            } catch (InvalidTracepointException e) {
                throw e;
            } catch (Throwable e) {
                // A closed world, where no class can be made.
                return InterpretedInterface.interpret(shape, access);
            }
        }
        return InterpretedInterface.interpret(shape, access);
    }

    private static RecordEvent implement(InstallationPoint point) {
        if (!interpreted()) {
            try {
                return RecordEventCompiler.compile(point);
            } catch (Throwable e) {
                // A closed world, where no class can be made.
                return new InterpretedRecordEvent(point);
            }
        }
        return new InterpretedRecordEvent(point);
    }

    private static boolean interpreted() {
        return Boolean.getBoolean(INTERPRETED);
    }
}
