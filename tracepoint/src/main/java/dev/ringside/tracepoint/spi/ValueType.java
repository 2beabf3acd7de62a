// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint.spi;

import java.lang.invoke.MethodHandle;
import java.util.Collection;
import java.util.List;

/// The type of a value that the application passes. Any reference may be null.
public sealed interface ValueType {
    /// The static type under which a value travels: primitive, or loaded by the bootstrap loader.
    Class<?> carrier();

    /// @param carrier one of the eight primitive types
    /// @param base    in which an integer is shown
    record Primitive(Class<?> carrier, int base) implements ValueType {}

    /// A box such as `Integer`.
    record Boxed(Class<?> carrier, Primitive primitive) implements ValueType {}

    /// @param carrier `String`, or `CharSequence`, whose `toString` is the application's code
    record Text(Class<?> carrier) implements ValueType {}

    /// @param labels of the ordinals from 0 on
    record Enumeration(List<String> labels) implements ValueType {
        public Enumeration {
            labels = List.copyOf(labels);
        }

        @Override
        public Class<?> carrier() {
            return Enum.class;
        }
    }

    /// A record.
    record Structure(List<Member> members) implements ValueType {
        public Structure {
            members = List.copyOf(members);
        }

        @Override
        public Class<?> carrier() {
            return Record.class;
        }
    }

    /// @param accessor from `Record` to the type's carrier
    record Member(String name, ValueType type, MethodHandle accessor) {}

    /// An array.
    ///
    /// @param carrier an array of a primitive type, or `Object[]`
    record ArrayOf(Class<?> carrier, ValueType element) implements ValueType {}

    /// A list, set or other collection.
    record CollectionOf(ValueType element) implements ValueType {
        @Override
        public Class<?> carrier() {
            return Collection.class;
        }
    }

    /// An `Optional`, or `OptionalInt`, `OptionalLong` or `OptionalDouble` with a [Primitive] value.
    record OptionalOf(Class<?> carrier, ValueType value) implements ValueType {}
}
