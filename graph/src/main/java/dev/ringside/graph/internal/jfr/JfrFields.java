// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.jfr;

import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.writer.BitBuffer;
import dev.ringside.graph.internal.record.FieldClasses;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;
import jdk.jfr.Unsigned;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedObject;
import org.jspecify.annotations.Nullable;

/// Makes [JfrField]s of JFR's value descriptors. Stateless.
final class JfrFields {
    /// Structures within structures; deeper ones are left out. JFR's own types do not need as many.
    private static final int MAXIMUM_NESTING = 6;
    private static final Set<String> NAMED_TYPES = Set.of(
            "java.lang.Class", "jdk.types.ClassLoader", "jdk.types.Method", "jdk.types.ThreadGroup", "jdk.types.Module",
            "jdk.types.Package");

    private JfrFields() {}

    /// The fields of an event or structure, without those that stand elsewhere.
    static List<JfrField> of(List<ValueDescriptor> descriptors, Set<String> except, int stackDepth) {
        return of(descriptors, except, stackDepth, 0);
    }

    private static List<JfrField> of(
            List<ValueDescriptor> descriptors, Set<String> except, int stackDepth, int nesting) {
        List<JfrField> fields = new ArrayList<>();
        for (ValueDescriptor descriptor : descriptors) {
            if (!except.contains(descriptor.getName())) {
                JfrField field = field(descriptor, stackDepth, nesting);
                if (field != null) {
                    fields.add(field);
                }
            }
        }
        return fields;
    }

    private static @Nullable JfrField field(ValueDescriptor descriptor, int stackDepth, int nesting) {
        String name = descriptor.getName();
        String type = descriptor.getTypeName();
        if (type.equals("jdk.types.StackTrace")) {
            return new StackTraceField(name, stackDepth);
        }
        JfrValue value = value(descriptor, stackDepth, nesting);
        if (value == null) {
            return null;
        }
        if (descriptor.isArray()) {
            return new ArrayField(name, value);
        }
        if (has(descriptor, Timespan.class)) {
            return new NanosField(name, owner -> JfrValue.nanos(owner.getDuration(name)));
        }
        if (has(descriptor, Timestamp.class)) {
            return new NanosField(name, owner -> JfrValue.nanos(owner.getInstant(name)));
        }
        return new PlainField(name, value);
    }

    private static boolean has(ValueDescriptor descriptor, Class<? extends Annotation> annotation) {
        return descriptor.getAnnotation(annotation) != null;
    }

    private static @Nullable JfrValue value(ValueDescriptor descriptor, int stackDepth, int nesting) {
        String type = descriptor.getTypeName();
        boolean unsigned = has(descriptor, Unsigned.class);
        return switch (type) {
            case "boolean" -> JfrValue.BOOLEAN;
            case "byte" -> JfrValue.integer(Byte.SIZE, unsigned);
            case "short" -> JfrValue.integer(Short.SIZE, unsigned);
            case "char" -> JfrValue.integer(Character.SIZE, true);
            case "int" -> JfrValue.integer(Integer.SIZE, unsigned);
            case "long" -> has(descriptor, MemoryAddress.class)
                    ? JfrValue.ADDRESS
                    : JfrValue.integer(Long.SIZE, unsigned);
            case "float" -> JfrValue.FLOAT;
            case "double" -> JfrValue.DOUBLE;
            case "java.lang.String" -> JfrValue.STRING;
            case "java.lang.Thread" -> JfrValue.THREAD;
            default -> NAMED_TYPES.contains(type)
                    ? JfrValue.NAME
                    : structure(descriptor.getFields(), stackDepth, nesting);
        };
    }

    /// A structure with one member is that member: JFR wraps its symbols and enumerations like that.
    private static @Nullable JfrValue structure(List<ValueDescriptor> descriptors, int stackDepth, int nesting) {
        if (nesting >= MAXIMUM_NESTING) {
            return null;
        }
        List<JfrField> fields = of(descriptors, Set.of(), stackDepth, nesting + 1);
        if (fields.size() == 1 && fields.getFirst() instanceof PlainField only) {
            return new JfrValue(only.value().fieldClass(), (value, target) ->
                    only.encode(value instanceof RecordedObject object ? object : null, target));
        }
        return fields.isEmpty() ? null : JfrValue.structure(fields);
    }

    /// The structure of all members of some fields.
    static FieldClass.Structure structure(List<JfrField> fields) {
        List<StructureMember> members = new ArrayList<>();
        fields.forEach(field -> members.addAll(field.members()));
        return FieldClasses.structure(members);
    }

    private record PlainField(String name, JfrValue value) implements JfrField {
        @Override
        public List<StructureMember> members() {
            return List.of(new StructureMember(name, value.fieldClass()));
        }

        @Override
        public void encode(@Nullable RecordedObject owner, BitBuffer target) {
            value.encoding().encode(owner == null ? null : owner.getValue(name), target);
        }
    }

    private record NanosField(String name, Function<RecordedObject, Long> nanos) implements JfrField {
        @Override
        public List<StructureMember> members() {
            return List.of(new StructureMember(name, FieldClasses.signed(Long.SIZE)));
        }

        @Override
        public void encode(@Nullable RecordedObject owner, BitBuffer target) {
            target.put(JfrValue.LONG, owner == null ? 0 : nanos.apply(owner));
        }
    }

    private record ArrayField(String name, JfrValue element) implements JfrField {
        @Override
        public List<StructureMember> members() {
            return FieldClasses.countedArray(name, element.fieldClass());
        }

        @Override
        public void encode(@Nullable RecordedObject owner, BitBuffer target) {
            Object array = owner == null ? null : owner.getValue(name);
            int length = array == null ? 0 : java.lang.reflect.Array.getLength(array);
            target.put(JfrValue.INT, length);
            for (int i = 0; i < length; i++) {
                element.encoding().encode(java.lang.reflect.Array.get(array, i), target);
            }
        }
    }
}
