// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol.internal;

import dev.ringside.protocol.ProtocolException;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The codec of each type that may stand in a message: primitives, strings, enums, lists, records, sealed interfaces of
/// records.
///
/// | type | on the wire |
/// |---|---|
/// | `boolean` | u8: 0 or 1 |
/// | `int`, `long`, `double` | 4, 8, 8 bytes |
/// | `String` | u32 bytes, UTF-8 |
/// | enum | u16 ordinal |
/// | `List` | u32 elements, the elements |
/// | record | its components |
/// | sealed interface | u8 place in the `permits` order, the record |
final class ValueCodecs {
    private static final Map<Type, ValueCodec> CODECS = new ConcurrentHashMap<>();

    private ValueCodecs() {}

    static ValueCodec ofRecord(Class<?> type) {
        return of(type);
    }

    private static ValueCodec of(Type type) {
        ValueCodec known = CODECS.get(type);
        if (known != null) {
            return known;
        }
        ValueCodec made = make(type);
        CODECS.put(type, made);
        return made;
    }

    private static ValueCodec make(Type type) {
        if (type instanceof ParameterizedType parameterized && parameterized.getRawType() == List.class) {
            return new ListCodec(parameterized.getActualTypeArguments()[0]);
        }
        if (type instanceof Class<?> plain) {
            if (plain.isEnum()) {
                return new EnumCodec(plain.getEnumConstants());
            }
            if (plain.isRecord()) {
                return new RecordCodec(plain);
            }
            if (plain.isSealed()) {
                return new SealedCodec(plain);
            }
            return scalar(plain);
        }
        throw new IllegalStateException("no message may hold this: type=" + type);
    }

    private static ValueCodec scalar(Class<?> type) {
        if (type == int.class) {
            return new IntCodec();
        }
        if (type == long.class || type == Long.class) {
            return new LongCodec();
        }
        if (type == boolean.class) {
            return new BooleanCodec();
        }
        if (type == double.class) {
            return new DoubleCodec();
        }
        if (type == String.class) {
            return new TextCodec();
        }
        throw new IllegalStateException("no message may hold this: type=" + type);
    }

    private record IntCodec() implements ValueCodec {
        @Override
        public void write(Object value, WireOutput output) {
            output.writeInt((Integer) value);
        }

        @Override
        public Object read(WireInput input) throws ProtocolException {
            return input.readInt();
        }
    }

    private record LongCodec() implements ValueCodec {
        @Override
        public void write(Object value, WireOutput output) {
            output.writeLong((Long) value);
        }

        @Override
        public Object read(WireInput input) throws ProtocolException {
            return input.readLong();
        }
    }

    private record BooleanCodec() implements ValueCodec {
        @Override
        public void write(Object value, WireOutput output) {
            output.writeByte((Boolean) value ? 1 : 0);
        }

        @Override
        public Object read(WireInput input) throws ProtocolException {
            byte value = input.readByte();
            if (value < 0 || value > 1) {
                throw input.failure("not a boolean, value=" + value);
            }
            return value == 1;
        }
    }

    private record DoubleCodec() implements ValueCodec {
        @Override
        public void write(Object value, WireOutput output) {
            output.writeLong(Double.doubleToRawLongBits((Double) value));
        }

        @Override
        public Object read(WireInput input) throws ProtocolException {
            return Double.longBitsToDouble(input.readLong());
        }
    }

    private record TextCodec() implements ValueCodec {
        @Override
        public void write(Object value, WireOutput output) {
            output.writeText((String) value);
        }

        @Override
        public Object read(WireInput input) throws ProtocolException {
            return input.readText();
        }
    }

    private record EnumCodec(Object[] constants) implements ValueCodec {
        @Override
        public void write(Object value, WireOutput output) {
            output.writeShort(((Enum<?>) value).ordinal());
        }

        @Override
        public Object read(WireInput input) throws ProtocolException {
            int ordinal = input.readUnsignedShort();
            if (ordinal >= constants.length) {
                throw input.failure("unknown constant, ordinal=" + ordinal);
            }
            return constants[ordinal];
        }
    }

    /// The element's codec is looked up when used: types may be recursive.
    private record ListCodec(Type elementType) implements ValueCodec {
        @Override
        public void write(Object value, WireOutput output) throws ProtocolException {
            List<?> list = (List<?>) value;
            output.writeInt(list.size());
            ValueCodec element = of(elementType);
            for (Object member : list) {
                element.write(member, output);
            }
        }

        @Override
        public Object read(WireInput input) throws ProtocolException {
            int count = input.readCount();
            ValueCodec element = of(elementType);
            // The count is not trusted with memory before the elements are there.
            List<Object> list = new ArrayList<>(Math.min(count, 64));
            for (int i = 0; i < count; i++) {
                list.add(element.read(input));
            }
            return List.copyOf(list);
        }
    }

    private static final class SealedCodec implements ValueCodec {
        private final Class<?>[] permitted;

        SealedCodec(Class<?> type) {
            permitted = type.getPermittedSubclasses();
        }

        @Override
        public void write(Object value, WireOutput output) throws ProtocolException {
            for (int i = 0; i < permitted.length; i++) {
                if (permitted[i] == value.getClass()) {
                    output.writeByte(i);
                    of(permitted[i]).write(value, output);
                    return;
                }
            }
            throw new IllegalStateException("not permitted: class=" + value.getClass());
        }

        @Override
        public Object read(WireInput input) throws ProtocolException {
            int place = Byte.toUnsignedInt(input.readByte());
            if (place >= permitted.length) {
                throw input.failure("unknown type, number=" + place);
            }
            return of(permitted[place]).read(input);
        }
    }

    private static final class RecordCodec implements ValueCodec {
        private final RecordComponent[] components;
        private final Constructor<?> constructor;

        RecordCodec(Class<?> type) {
            components = type.getRecordComponents();
            Class<?>[] parameterTypes = new Class<?>[components.length];
            for (int i = 0; i < components.length; i++) {
                parameterTypes[i] = components[i].getType();
            }
            try {
                constructor = type.getDeclaredConstructor(parameterTypes);
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException("a record has a canonical constructor: class=" + type, e);
            }
        }

        @Override
        public void write(Object value, WireOutput output) throws ProtocolException {
            output.enter();
            for (RecordComponent component : components) {
                try {
                    of(component.getGenericType()).write(component.getAccessor().invoke(value), output);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException("not readable: component=" + component, e);
                }
            }
            output.leave();
        }

        @Override
        public Object read(WireInput input) throws ProtocolException {
            Object[] values = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                input.enter(components[i].getName());
                values[i] = of(components[i].getGenericType()).read(input);
                input.leave();
            }
            try {
                return constructor.newInstance(values);
            } catch (ReflectiveOperationException e) {
                throw input.failure("not valid, reason=" + (e.getCause() == null ? e : e.getCause()));
            }
        }
    }
}
