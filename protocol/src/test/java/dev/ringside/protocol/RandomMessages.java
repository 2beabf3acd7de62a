// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Makes any message with random contents, by reflection over the sealed hierarchy.
final class RandomMessages {
    private final RandomGenerator random;

    RandomMessages(RandomGenerator random) {
        this.random = random;
    }

    static List<Class<? extends Message>> allTypes() {
        List<Class<? extends Message>> types = new ArrayList<>();
        collect(Message.class, types);
        return types;
    }

    private static void collect(Class<?> type, List<Class<? extends Message>> types) {
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            if (permitted.isRecord()) {
                types.add(permitted.asSubclass(Message.class));
            } else {
                collect(permitted, types);
            }
        }
    }

    Message next(Class<? extends Message> type) {
        return (Message) value(type, 0);
    }

    private Object value(Type type, int depth) {
        if (type instanceof ParameterizedType list) {
            int size = depth > 6 ? 0 : random.nextInt(4);
            List<Object> elements = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                elements.add(value(list.getActualTypeArguments()[0], depth + 1));
            }
            return elements;
        }
        Class<?> plain = (Class<?>) type;
        if (plain == int.class) {
            return random.nextInt();
        }
        if (plain == long.class || plain == Long.class) {
            return random.nextLong();
        }
        if (plain == boolean.class) {
            return random.nextBoolean();
        }
        if (plain == String.class) {
            return text();
        }
        if (plain.isEnum()) {
            return plain.getEnumConstants()[random.nextInt(plain.getEnumConstants().length)];
        }
        return plain.isRecord() ? record(plain, depth) : alternative(plain, depth);
    }

    private Object alternative(Class<?> sealedType, int depth) {
        Class<?>[] permitted = sealedType.getPermittedSubclasses();
        // Deep down only the types that hold no other type.
        return value(permitted[depth > 6 ? random.nextInt(4) : random.nextInt(permitted.length)], depth + 1);
    }

    private Object record(Class<?> type, int depth) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = value(components[i].getGenericType(), depth + 1);
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private String text() {
        return random.ints(random.nextInt(12), 0, 0x11000)
                .filter(codePoint -> !(codePoint >= 0xD800 && codePoint <= 0xDFFF))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
