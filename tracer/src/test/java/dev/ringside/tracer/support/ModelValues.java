// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.support;

import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What [FieldValues] must read for a Java value: the specification of how values appear, by reflection on the
/// declared type.
public final class ModelValues {
    private static final long NO_LABEL = 255;

    private ModelValues() {}

    public static Object of(Type type, Object value) {
        return of(type, value, Map.of());
    }

    private static Object of(Type type, Object value, Map<TypeVariable<?>, Type> bindings) {
        return switch (type) {
            case TypeVariable<?> variable -> of(bindings.get(variable), value, Map.of());
            case WildcardType wildcard -> of(wildcard.getUpperBounds()[0], value, bindings);
            case GenericArrayType array -> elements(array.getGenericComponentType(), value, bindings);
            case ParameterizedType parameterized -> parameterized(parameterized, value, bindings);
            default -> plain((Class<?>) type, value, bindings);
        };
    }

    private static Object parameterized(ParameterizedType type, Object value, Map<TypeVariable<?>, Type> bindings) {
        Class<?> raw = (Class<?>) type.getRawType();
        Type[] arguments = type.getActualTypeArguments();
        if (raw == Optional.class) {
            return value == null
                    ? Optional.empty()
                    : ((Optional<?>) value).map(present -> of(arguments[0], present, bindings));
        }
        if (raw.isRecord()) {
            Map<TypeVariable<?>, Type> inner = new HashMap<>();
            for (int i = 0; i < arguments.length; i++) {
                inner.put(raw.getTypeParameters()[i], arguments[i]);
            }
            return plain(raw, value, inner);
        }
        return elements(arguments[0], value == null ? null : ((Collection<?>) value).toArray(), bindings);
    }

    private static List<Object> elements(Type element, Object array, Map<TypeVariable<?>, Type> bindings) {
        List<Object> elements = new ArrayList<>();
        for (int i = 0; array != null && i < Array.getLength(array); i++) {
            elements.add(of(element, Array.get(array, i), bindings));
        }
        return elements;
    }

    private static Object plain(Class<?> type, Object value, Map<TypeVariable<?>, Type> bindings) {
        if (type.isRecord()) {
            Map<String, Object> members = new LinkedHashMap<>();
            for (RecordComponent component : type.getRecordComponents()) {
                members.put(
                        component.getName(),
                        of(component.getGenericType(), value == null ? null : get(component, value), bindings));
            }
            return members;
        }
        if (type.isEnum()) {
            return value == null ? (Object) NO_LABEL : value.toString();
        }
        if (type.isArray()) {
            return elements(type.getComponentType(), value, bindings);
        }
        if (type == String.class || type == CharSequence.class) {
            return value == null ? "" : text(value.toString());
        }
        if (type == OptionalInt.class) {
            return value == null || ((OptionalInt) value).isEmpty()
                    ? Optional.empty()
                    : Optional.of((long) ((OptionalInt) value).getAsInt());
        }
        if (type == OptionalLong.class) {
            return value == null || ((OptionalLong) value).isEmpty()
                    ? Optional.empty()
                    : Optional.of(((OptionalLong) value).getAsLong());
        }
        if (type == OptionalDouble.class) {
            return value == null || ((OptionalDouble) value).isEmpty()
                    ? Optional.empty()
                    : Optional.of(((OptionalDouble) value).getAsDouble());
        }
        return primitive(MethodType.methodType(type).unwrap().returnType(), value);
    }

    private static Object get(RecordComponent component, Object record) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(String text) {
        int[] codePoints = text.codePoints()
                .map(c -> c == 0 || c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c)
                .toArray();
        return new String(codePoints, 0, codePoints.length);
    }

    private static Object primitive(Class<?> type, Object value) {
        return switch (type.getName()) {
            case "boolean" -> value != null && (Boolean) value;
            case "char" -> value == null ? 0L : (long) (Character) value;
            case "float", "double" -> value == null ? 0.0 : ((Number) value).doubleValue();
            default -> value == null ? 0L : ((Number) value).longValue();
        };
    }
}
