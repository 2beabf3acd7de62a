// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint.internal;

import dev.ringside.tracepoint.Field;
import dev.ringside.tracepoint.InvalidTracepointException;
import dev.ringside.tracepoint.spi.ValueType;
import dev.ringside.tracepoint.spi.ValueType.ArrayOf;
import dev.ringside.tracepoint.spi.ValueType.Boxed;
import dev.ringside.tracepoint.spi.ValueType.CollectionOf;
import dev.ringside.tracepoint.spi.ValueType.Enumeration;
import dev.ringside.tracepoint.spi.ValueType.Member;
import dev.ringside.tracepoint.spi.ValueType.OptionalOf;
import dev.ringside.tracepoint.spi.ValueType.Primitive;
import dev.ringside.tracepoint.spi.ValueType.Structure;
import dev.ringside.tracepoint.spi.ValueType.Text;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns Java types into [ValueType]s, for one event. Used by one thread.
final class TypeReader {
    /// More would give methods that the JIT does not compile.
    private static final int MAXIMUM_VALUES = 256;

    private static final Map<Class<?>, Class<?>> PRIMITIVES_OF_BOXES = Map.of(
            Boolean.class, boolean.class,
            Byte.class, byte.class,
            Short.class, short.class,
            Character.class, char.class,
            Integer.class, int.class,
            Long.class, long.class,
            Float.class, float.class,
            Double.class, double.class);

    private static final Map<Class<?>, Class<?>> VALUES_OF_OPTIONALS =
            Map.of(OptionalInt.class, int.class, OptionalLong.class, long.class, OptionalDouble.class, double.class);

    private static final Set<Class<?>> COLLECTIONS = Set.of(List.class, Set.class, Collection.class);

    private final Access access;
    private final Deque<Instance> recordsAround = new ArrayDeque<>();
    private int values;

    /// A type, with what the type variables in it stand for.
    private record Bound(Type type, Map<TypeVariable<?>, Bound> bindings) {}

    /// A record with its type variables bound.
    private record Instance(Class<?> record, Map<TypeVariable<?>, Bound> bindings) {}

    TypeReader(Lookup access) {
        this.access = new Access(access);
    }

    /// @param where names the parameter or component in errors
    ValueType read(Type type, @Nullable Field field, String where) {
        int base = field == null ? 10 : field.base();
        if (base != 2 && base != 8 && base != 10 && base != 16) {
            throw new InvalidTracepointException(where, "base=" + base + " expected one of 2, 8, 10, 16");
        }
        ValueType read = new Scope(Map.of(), base, where).read(type);
        if (base != 10 && !hasInteger(read)) {
            throw new InvalidTracepointException(
                    where, "base=" + base + " on a type without integers: " + type.getTypeName());
        }
        return read;
    }

    /// The members of a record, as fields of an event or of a structure.
    List<Member> members(Class<?> record, String where) {
        return new Scope(Map.of(), 10, where).members(record);
    }

    static String checkedName(String name, String where) {
        if (name.isEmpty() || name.length() > 255 || name.chars().anyMatch(c -> c <= ' ' || c == 0x7F)) {
            throw new InvalidTracepointException(where, "not a field name: '" + name + "'");
        }
        return name;
    }

    private static boolean hasInteger(ValueType type) {
        return switch (type) {
            case Primitive(Class<?> carrier, int base) ->
                carrier != boolean.class && carrier != float.class && carrier != double.class;
            case Boxed(Class<?> carrier, Primitive primitive) -> hasInteger(primitive);
            case ArrayOf(Class<?> carrier, ValueType element) -> hasInteger(element);
            case CollectionOf(ValueType element) -> hasInteger(element);
            case OptionalOf(Class<?> carrier, ValueType value) -> hasInteger(value);
            case Text text -> false;
            case Enumeration enumeration -> false;
            case Structure structure -> false;
        };
    }

    /// Reads types with the type variables of one record bound.
    private final class Scope {
        private final Map<TypeVariable<?>, Bound> bindings;
        private final int base;
        private final String where;

        Scope(Map<TypeVariable<?>, Bound> bindings, int base, String where) {
            this.bindings = bindings;
            this.base = base;
            this.where = where;
        }

        ValueType read(Type type) {
            if (++values > MAXIMUM_VALUES) {
                throw new InvalidTracepointException(
                        where, "an event may have " + MAXIMUM_VALUES + " values, this one has more");
            }
            return switch (type) {
                case Class<?> plain -> ofClass(plain);
                case ParameterizedType parameterized -> ofParameterized(parameterized);
                case GenericArrayType array -> new ArrayOf(Object[].class, read(array.getGenericComponentType()));
                case WildcardType wildcard -> read(wildcard.getUpperBounds()[0]);
                case TypeVariable<?> variable -> ofVariable(variable);
                default -> throw unsupported(type);
            };
        }

        private ValueType ofVariable(TypeVariable<?> variable) {
            Bound bound = bindings.get(variable);
            if (bound == null) {
                throw new InvalidTracepointException(
                        where,
                        "the type variable " + variable.getName() + " of " + variable.getGenericDeclaration()
                                + " stands for no known type");
            }
            return new Scope(bound.bindings(), base, where).read(bound.type());
        }

        private ValueType ofClass(Class<?> type) {
            if (type.isPrimitive() && type != void.class) {
                return new Primitive(type, base);
            }
            Class<?> unboxed = PRIMITIVES_OF_BOXES.get(type);
            if (unboxed != null) {
                return new Boxed(type, new Primitive(unboxed, base));
            }
            if (type == String.class || type == CharSequence.class) {
                return new Text(type);
            }
            Class<?> optional = VALUES_OF_OPTIONALS.get(type);
            if (optional != null) {
                return new OptionalOf(type, new Primitive(optional, base));
            }
            if (type.isArray()) {
                Class<?> component = type.getComponentType();
                return new ArrayOf(component.isPrimitive() ? type : Object[].class, read(component));
            }
            if (type.isEnum()) {
                return new Enumeration(labels(type));
            }
            if (type.isRecord()) {
                return structure(type, Map.of());
            }
            throw COLLECTIONS.contains(type) || type == Optional.class
                    ? new InvalidTracepointException(where, "the elements' type is not given: " + type.getTypeName())
                    : unsupported(type);
        }

        private ValueType ofParameterized(ParameterizedType type) {
            Class<?> raw = (Class<?>) type.getRawType();
            Type[] arguments = type.getActualTypeArguments();
            if (COLLECTIONS.contains(raw)) {
                return new CollectionOf(read(arguments[0]));
            }
            if (raw == Optional.class) {
                return new OptionalOf(raw, read(arguments[0]));
            }
            if (!raw.isRecord()) {
                throw unsupported(type);
            }
            Map<TypeVariable<?>, Bound> inner = new HashMap<>();
            TypeVariable<?>[] variables = raw.getTypeParameters();
            for (int i = 0; i < variables.length; i++) {
                inner.put(variables[i], new Bound(arguments[i], bindings));
            }
            return structure(raw, inner);
        }

        private ValueType structure(Class<?> record, Map<TypeVariable<?>, Bound> inner) {
            return new Structure(new Scope(inner, base, where).members(record));
        }

        List<Member> members(Class<?> record) {
            Instance instance = new Instance(record, bindings);
            if (recordsAround.contains(instance)) {
                throw new InvalidTracepointException(where, "record " + record.getName() + " contains itself");
            }
            recordsAround.push(instance);
            List<Member> members = new ArrayList<>();
            Set<String> names = new HashSet<>();
            for (RecordComponent component : record.getRecordComponents()) {
                Member member = member(component);
                if (!names.add(member.name())) {
                    throw new InvalidTracepointException(
                            where, "two components of record " + record.getName() + " are named " + member.name());
                }
                members.add(member);
            }
            recordsAround.pop();
            return members;
        }

        private Member member(RecordComponent component) {
            String inner =
                    where + ", component " + component.getDeclaringRecord().getSimpleName() + "." + component.getName();
            Field field = component.getAnnotation(Field.class);
            String name =
                    field == null || field.name().isEmpty() ? component.getName() : checkedName(field.name(), inner);
            int innerBase = field == null ? 10 : field.base();
            ValueType type = new Scope(bindings, innerBase, inner).read(component.getGenericType());
            MethodHandle accessor = access.accessor(component.getAccessor(), inner);
            return new Member(name, type, accessor.asType(MethodType.methodType(type.carrier(), Record.class)));
        }

        private List<String> labels(Class<?> type) {
            try {
                return Arrays.stream(type.getEnumConstants())
                        .map(constant -> ((Enum<?>) constant).name())
                        .toList();
            } catch (LinkageError e) {
                InvalidTracepointException failure =
                        new InvalidTracepointException(where, "enum " + type.getName() + " cannot be initialised");
                failure.initCause(e);
                throw failure;
            }
        }

        private InvalidTracepointException unsupported(Type type) {
            return new InvalidTracepointException(where, "unsupported type " + type.getTypeName());
        }
    }
}
