// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint.internal;

import dev.ringside.tracepoint.internal.InterfaceReader.EventMethod;
import dev.ringside.tracepoint.internal.InterfaceReader.QueryMethod;
import dev.ringside.tracepoint.internal.InterfaceReader.Shape;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Implements an interface of events without making code: the interpreted twin of [InterfaceCompiler], for closed
/// worlds.
final class InterpretedInterface implements InvocationHandler {
    private static final Object[] NOTHING = {};

    private final Map<Method, Event> events = new HashMap<>();
    private final Map<Method, InstallationPoint> queries = new HashMap<>();
    private final Access access;

    private record Event(InstallationPoint point, MethodHandle call) {}

    private InterpretedInterface(Shape shape, Access access) {
        this.access = access;
        for (EventMethod event : shape.events()) {
            MethodHandle call = event.point()
                    .call()
                    .asSpreader(Object[].class, event.method().getParameterCount())
                    .asType(MethodType.methodType(void.class, Object[].class));
            events.put(event.method(), new Event(event.point(), call));
        }
        for (QueryMethod query : shape.queries()) {
            queries.put(query.method(), query.point());
        }
    }

    static Object interpret(Shape shape, Access access) {
        return Proxy.newProxyInstance(
                shape.type().getClassLoader(), new Class<?>[] {shape.type()}, new InterpretedInterface(shape, access));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        Event event = events.get(method);
        if (event != null) {
            if (event.point().enabled().get() != 0) {
                event.call().invokeExact(arguments == null ? NOTHING : arguments);
            }
            return null;
        }
        InstallationPoint asked = queries.get(method);
        if (asked != null) {
            return asked.enabled().get() != 0;
        }
        if (method.isDefault()) {
            return invokeDefault(proxy, method, arguments == null ? NOTHING : arguments);
        }
        return ofObject(proxy, method, arguments);
    }

    private Object invokeDefault(Object proxy, Method method, Object[] arguments) throws Throwable {
        Class<?> owner = method.getDeclaringClass();
        Optional<Lookup> inOwner = access.into(owner);
        return inOwner.isPresent()
                ? inOwner.get().unreflectSpecial(method, owner).bindTo(proxy).invokeWithArguments(arguments)
                : InvocationHandler.invokeDefault(proxy, method, arguments);
    }

    private static Object ofObject(Object proxy, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> proxy.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(proxy));
        };
    }
}
