// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.support;

import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/// Random values of Java types, nulls and odd strings among them.
public final class RandomValues {
    private static final String[] ODD_STRINGS = {
        "",
        "plain",
        "Bl\u00e5b\u00e6r",
        "\u20ac",
        "\uD83D\uDE00",
        "\uD83D",
        "\uDE00\uD83D",
        "a\0b",
        "\0",
        "x\uD83Dy",
        "\u07ff\u0800\uffff\u007f\u0080"
    };

    private final Random random;
    private final Map<TypeVariable<?>, Type> bindings = new HashMap<>();

    public RandomValues(Random random) {
        this.random = random;
    }

    public Object[] arguments(Method method) throws ReflectiveOperationException {
        Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = of(method.getGenericParameterTypes()[i]);
        }
        return arguments;
    }

    private Object of(Type type) throws ReflectiveOperationException {
        return switch (type) {
            case Class<?> plain when plain.isPrimitive() -> primitive(plain);
            case TypeVariable<?> variable -> of(bindings.get(variable));
            case WildcardType wildcard -> of(wildcard.getUpperBounds()[0]);
            case Type other when random.nextInt(8) == 0 -> null;
            case GenericArrayType array -> array(array.getGenericComponentType());
            case ParameterizedType parameterized -> parameterized(parameterized);
            default -> reference((Class<?>) type);
        };
    }

    private Object parameterized(ParameterizedType type) throws ReflectiveOperationException {
        Class<?> raw = (Class<?>) type.getRawType();
        Type[] arguments = type.getActualTypeArguments();
        if (raw == Optional.class) {
            return random.nextBoolean() ? Optional.empty() : Optional.ofNullable(of(arguments[0]));
        }
        if (raw.isRecord()) {
            Map<TypeVariable<?>, Type> before = new HashMap<>(bindings);
            for (int i = 0; i < arguments.length; i++) {
                bindings.put(raw.getTypeParameters()[i], arguments[i]);
            }
            Object made = reference(raw);
            bindings.clear();
            bindings.putAll(before);
            return made;
        }
        List<Object> list = new ArrayList<>();
        for (int i = length(); i > 0; i--) {
            list.add(of(arguments[0]));
        }
        if (raw == Set.class) {
            return new LinkedHashSet<>(list);
        }
        return random.nextBoolean() ? list : Arrays.asList(list.toArray());
    }

    private Object array(Type component) throws ReflectiveOperationException {
        Class<?> raw = (Class<?>)
                (component instanceof ParameterizedType parameterized ? parameterized.getRawType() : component);
        Object array = Array.newInstance(raw, length());
        for (int i = 0; i < Array.getLength(array); i++) {
            Array.set(array, i, of(component));
        }
        return array;
    }

    private Object reference(Class<?> type) throws ReflectiveOperationException {
        if (type.isRecord()) {
            List<Object> components = new ArrayList<>();
            List<Class<?>> types = new ArrayList<>();
            for (RecordComponent component : type.getRecordComponents()) {
                components.add(of(component.getGenericType()));
                types.add(component.getType());
            }
            Constructor<?> constructor = type.getDeclaredConstructor(types.toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(components.toArray());
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
        }
        if (type.isArray()) {
            return array(type.getComponentType());
        }
        if (type == String.class) {
            return string();
        }
        if (type == CharSequence.class) {
            return random.nextBoolean() ? string() : new StringBuilder(string());
        }
        if (type == OptionalInt.class) {
            return random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt());
        }
        if (type == OptionalLong.class) {
            return random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextLong());
        }
        if (type == OptionalDouble.class) {
            return random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(random.nextGaussian());
        }
        return primitive(MethodType.methodType(type).unwrap().returnType());
    }

    private String string() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(ODD_STRINGS[random.nextInt(ODD_STRINGS.length)]);
        }
        return random.nextInt(10) == 0 ? text.toString().repeat(20) : text.toString();
    }

    private int length() {
        return random.nextInt(5) == 0 ? random.nextInt(40) : random.nextInt(4);
    }

    private Object primitive(Class<?> type) {
        return switch (type.getName()) {
            case "boolean" -> random.nextBoolean();
            case "byte" -> (byte) random.nextInt();
            case "short" -> (short) random.nextInt();
            case "char" -> (char) random.nextInt();
            case "int" -> random.nextInt();
            case "long" -> random.nextLong();
            case "float" -> (float) random.nextGaussian();
            default -> random.nextGaussian();
        };
    }
}
