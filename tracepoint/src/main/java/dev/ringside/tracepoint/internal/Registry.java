// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint.internal;

import dev.ringside.tracepoint.InvalidTracepointException;
import dev.ringside.tracepoint.spi.TracedField;
import dev.ringside.tracepoint.spi.ValueType;
import dev.ringside.tracepoint.spi.ValueType.ArrayOf;
import dev.ringside.tracepoint.spi.ValueType.Boxed;
import dev.ringside.tracepoint.spi.ValueType.CollectionOf;
import dev.ringside.tracepoint.spi.ValueType.Enumeration;
import dev.ringside.tracepoint.spi.ValueType.OptionalOf;
import dev.ringside.tracepoint.spi.ValueType.Primitive;
import dev.ringside.tracepoint.spi.ValueType.Structure;
import dev.ringside.tracepoint.spi.ValueType.Text;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The names of the events that exist in this process. Two definitions may share a name only if they are one
/// definition loaded by two class loaders. Names are free again when the class that had them is gone. Callers hold
/// the lock on the instance.
final class Registry {
    private final Map<String, Entry> entries = new HashMap<>();

    private record Entry(WeakReference<InstallationPoint> point, String definer, String shape) {
        boolean isAlive() {
            return point.get() != null;
        }
    }

    /// Adds all events of a definition, or none.
    void add(List<InstallationPoint> points, String definer) {
        entries.values().removeIf(entry -> !entry.isAlive());
        Set<String> own = new HashSet<>();
        for (InstallationPoint point : points) {
            if (!own.add(point.name())) {
                throw new InvalidTracepointException(definer, "two events have the name " + point.name());
            }
            checkOthers(point, definer);
        }
        for (InstallationPoint point : points) {
            entries.put(point.name(), new Entry(new WeakReference<>(point), definer, shape(point)));
        }
    }

    private void checkOthers(InstallationPoint point, String definer) {
        Entry other = entries.get(point.name());
        if (other == null) {
            return;
        }
        if (!other.definer().equals(definer)) {
            throw new InvalidTracepointException(
                    definer, "the event " + point.name() + " is defined already by " + other.definer());
        }
        if (!other.shape().equals(shape(point))) {
            throw new InvalidTracepointException(
                    definer,
                    "the event " + point.name() + " is defined already, with other fields, by " + definer
                            + " in another class loader");
        }
    }

    private static String shape(InstallationPoint point) {
        return point.level()
                + point.modelUri()
                + point.fields().stream().map(Registry::shape).toList();
    }

    private static String shape(TracedField field) {
        return field.name() + "=" + shape(field.type());
    }

    private static String shape(ValueType type) {
        return switch (type) {
            case Primitive(Class<?> carrier, int base) -> carrier + "/" + base;
            case Boxed(Class<?> carrier, Primitive primitive) -> "boxed " + shape(primitive);
            case Text text -> "text";
            case Enumeration(List<String> labels) -> "enum" + labels;
            case ArrayOf(Class<?> carrier, ValueType element) -> "array of " + shape(element);
            case CollectionOf(ValueType element) -> "collection of " + shape(element);
            case OptionalOf(Class<?> carrier, ValueType value) -> "optional " + shape(value);
            case Structure structure ->
                structure.members().stream()
                        .map(member -> member.name() + "=" + shape(member.type()))
                        .collect(Collectors.joining(", ", "{", "}"));
        };
    }
}
