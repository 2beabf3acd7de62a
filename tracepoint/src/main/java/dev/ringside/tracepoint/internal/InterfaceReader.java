// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint.internal;

import dev.ringside.tracepoint.Event;
import dev.ringside.tracepoint.Field;
import dev.ringside.tracepoint.InvalidTracepointException;
import dev.ringside.tracepoint.spi.TracedField;
import dev.ringside.tracepoint.spi.ValueType;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads an interface of events. Used by one thread.
final class InterfaceReader {
    private static final String QUERY_SUFFIX = "Enabled";

    /// The JVM's limit is 255, less the receiver.
    private static final int MAXIMUM_ARGUMENT_SLOTS = 254;

    private final Class<?> type;
    private final Lookup access;
    private final String where;

    InterfaceReader(Class<?> type, Lookup access) {
        this.type = type;
        this.access = access;
        this.where = "interface " + type.getName();
    }

    /// An interface's events, and its methods that ask whether one of them is wanted.
    record Shape(Class<?> type, List<EventMethod> events, List<QueryMethod> queries) {
        List<InstallationPoint> points() {
            return events.stream().map(EventMethod::point).toList();
        }
    }

    record EventMethod(Method method, InstallationPoint point) {}

    record QueryMethod(Method method, InstallationPoint point) {}

    Shape read() {
        checkInterface();
        List<EventMethod> events = new ArrayList<>();
        List<Method> others = new ArrayList<>();
        Method[] methods = type.getMethods();
        Arrays.sort(methods, Comparator.comparing(Method::getName).thenComparing(Method::toGenericString));
        for (Method method : methods) {
            if (method.isAnnotationPresent(Event.class)) {
                events.add(new EventMethod(method, event(method)));
            } else if (Modifier.isAbstract(method.getModifiers()) && !isOfObject(method)) {
                others.add(method);
            }
        }
        if (events.isEmpty()) {
            throw new InvalidTracepointException(where, "it has no method annotated with @Event");
        }
        return new Shape(
                type,
                events,
                others.stream().map(method -> query(method, events)).toList());
    }

    private void checkInterface() {
        if (!type.isInterface() || type.isAnnotation()) {
            throw new InvalidTracepointException(type.getName(), "it is not an interface");
        }
        if (type.isSealed() || type.isHidden()) {
            throw new InvalidTracepointException(where, "a sealed or hidden interface cannot be implemented");
        }
    }

    private InstallationPoint event(Method method) {
        String inMethod = where + ", method " + method.getName();
        if (!Modifier.isAbstract(method.getModifiers())) {
            throw new InvalidTracepointException(inMethod, "an event has no body");
        }
        if (method.getReturnType() != void.class) {
            throw new InvalidTracepointException(
                    inMethod,
                    "an event returns nothing, this returns "
                            + method.getReturnType().getTypeName());
        }
        Event event = method.getAnnotation(Event.class);
        String name = EventNames.of(type, event, method.getName(), inMethod);
        List<TracedField> fields = fields(method, inMethod);
        MethodType writerType = MethodType.methodType(
                void.class, fields.stream().map(field -> field.type().carrier()).toArray(Class<?>[]::new));
        if (slots(writerType) > MAXIMUM_ARGUMENT_SLOTS) {
            throw new InvalidTracepointException(inMethod, "it has too many parameters");
        }
        return new InstallationPoint(name, event.level(), event.modelUri(), fields, writerType);
    }

    private List<TracedField> fields(Method method, String inMethod) {
        TypeReader types = new TypeReader(access);
        List<TracedField> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Parameter[] parameters = method.getParameters();
        for (int i = 0; i < parameters.length; i++) {
            Field field = parameters[i].getAnnotation(Field.class);
            String name = name(parameters[i], field, i, inMethod);
            String inParameter = inMethod + ", parameter " + name;
            ValueType fieldType = types.read(parameters[i].getParameterizedType(), field, inParameter);
            if (!names.add(name)) {
                throw new InvalidTracepointException(inParameter, "two fields have this name");
            }
            fields.add(new TracedField(name, fieldType, i, null));
        }
        return fields;
    }

    private static String name(Parameter parameter, @Nullable Field field, int index, String inMethod) {
        if (field != null && !field.name().isEmpty()) {
            return TypeReader.checkedName(field.name(), inMethod + ", parameter " + (index + 1));
        }
        if (!parameter.isNamePresent()) {
            throw new InvalidTracepointException(
                    inMethod + ", parameter " + (index + 1),
                    "its name is unknown: compile with -parameters, or annotate it with @Field(name = ...)");
        }
        return parameter.getName();
    }

    private QueryMethod query(Method method, List<EventMethod> events) {
        String inMethod = where + ", method " + method.getName();
        boolean shaped = method.getReturnType() == boolean.class
                && method.getParameterCount() == 0
                && method.getName().endsWith(QUERY_SUFFIX);
        if (!shaped) {
            throw new InvalidTracepointException(
                    inMethod,
                    "neither an event (@Event) nor a question whether one is wanted (boolean <event method>Enabled())");
        }
        String asked = method.getName().substring(0, method.getName().length() - QUERY_SUFFIX.length());
        List<EventMethod> found = events.stream()
                .filter(event -> event.method().getName().equals(asked))
                .toList();
        if (found.size() != 1) {
            throw new InvalidTracepointException(
                    inMethod, "it asks for " + asked + ", which is the name of " + found.size() + " events");
        }
        return new QueryMethod(method, found.getFirst().point());
    }

    private static boolean isOfObject(Method method) {
        try {
            return Modifier.isPublic(Object.class
                    .getMethod(method.getName(), method.getParameterTypes())
                    .getModifiers());
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    private static int slots(MethodType type) {
        int slots = 0;
        for (Class<?> parameter : type.parameterList()) {
            slots += parameter == long.class || parameter == double.class ? 2 : 1;
        }
        return slots;
    }
}
