// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.jfr;

import dev.ringside.ctf.schema.BitArrayLayout;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.writer.BitBuffer;
import dev.ringside.graph.internal.record.FieldClasses;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedClassLoader;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedObject;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordedThreadGroup;
import org.jspecify.annotations.Nullable;

/// How the values of a JFR type are encoded. Immutable.
record JfrValue(FieldClass fieldClass, Encoding encoding) {
    /// Encodes a value as the JFR consumer gives it; null where it is absent.
    interface Encoding {
        void encode(@Nullable Object value, BitBuffer target);
    }

    static final BitArrayLayout INT = BitArrayLayout.ofNativeBytes(Integer.SIZE);
    static final BitArrayLayout LONG = BitArrayLayout.ofNativeBytes(Long.SIZE);
    private static final BitArrayLayout OCTET = BitArrayLayout.ofNativeBytes(Byte.SIZE);
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final String SYMBOL_FOR_NULL = "\u2400";

    static final JfrValue BOOLEAN = new JfrValue(
            FieldClasses.bool(), (value, target) -> target.put(OCTET, Boolean.TRUE.equals(value) ? 1 : 0));
    static final JfrValue ADDRESS =
            new JfrValue(FieldClasses.hexadecimal(Long.SIZE), (value, target) -> target.put(LONG, number(value)));
    static final JfrValue FLOAT = new JfrValue(
            FieldClasses.real(Float.SIZE),
            (value, target) -> target.put(INT, value instanceof Float real ? Float.floatToRawIntBits(real) : 0));
    static final JfrValue DOUBLE = new JfrValue(
            FieldClasses.real(Double.SIZE),
            (value, target) -> target.put(LONG, value instanceof Double real ? Double.doubleToRawLongBits(real) : 0));
    static final JfrValue STRING = new JfrValue(
            FieldClasses.string(), (value, target) -> putString(value instanceof String text ? text : "", target));
    /// A class, method and so on: its name.
    static final JfrValue NAME =
            new JfrValue(FieldClasses.string(), (value, target) -> putString(name(value), target));
    static final JfrValue THREAD = new JfrValue(
            FieldClasses.structure(threadMembers()),
            (value, target) -> putThread(value instanceof RecordedThread thread ? thread : null, target));

    static JfrValue integer(int lengthBits, boolean unsigned) {
        BitArrayLayout layout = BitArrayLayout.ofNativeBytes(lengthBits);
        FieldClass fieldClass = unsigned ? FieldClasses.unsigned(lengthBits) : FieldClasses.signed(lengthBits);
        return new JfrValue(fieldClass, (value, target) -> target.put(layout, number(value)));
    }

    static JfrValue structure(List<JfrField> fields) {
        return new JfrValue(JfrFields.structure(fields), (value, target) -> {
            RecordedObject owner = value instanceof RecordedObject object ? object : null;
            for (JfrField field : fields) {
                field.encode(owner, target);
            }
        });
    }

    private static long number(@Nullable Object value) {
        return switch (value) {
            case Character character -> character;
            case Number number -> number.longValue();
            case null, default -> 0;
        };
    }

    /// The members that describe a thread.
    static List<StructureMember> threadMembers() {
        return List.of(
                new StructureMember("vtid", FieldClasses.signed(Long.SIZE)),
                new StructureMember("java_tid", FieldClasses.signed(Long.SIZE)),
                new StructureMember("thread_name", FieldClasses.string()));
    }

    static void putThread(@Nullable RecordedThread thread, BitBuffer target) {
        target.put(LONG, thread == null ? 0 : thread.getOSThreadId());
        target.put(LONG, thread == null ? 0 : thread.getJavaThreadId());
        String javaName = thread == null ? null : thread.getJavaName();
        String osName = thread == null ? null : thread.getOSName();
        putString(javaName != null ? javaName : osName != null ? osName : "", target);
    }

    static void putString(String text, BitBuffer target) {
        // The string ends at a zero byte: a zero in it is shown by the symbol that Unicode has for that.
        String whole = text.indexOf(0) < 0 ? text : text.replace("\0", SYMBOL_FOR_NULL);
        byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
        target.putBytes(bytes, 0, bytes.length);
        target.put(OCTET, 0);
    }

    static String name(@Nullable Object value) {
        return switch (value) {
            case RecordedClass type -> type.getName();
            case RecordedMethod method -> methodName(method);
            case RecordedClassLoader loader -> loaderName(loader);
            case RecordedThreadGroup group -> orEmpty(group.getName());
            case RecordedObject object when object.hasField("name") -> text(object.getValue("name"));
            case null, default -> "";
        };
    }

    /// `CLASS.METHOD`.
    static String methodName(@Nullable RecordedMethod method) {
        if (method == null) {
            return "";
        }
        RecordedClass type = method.getType();
        return (type == null ? "" : type.getName() + ".") + orEmpty(method.getName());
    }

    private static String loaderName(RecordedClassLoader loader) {
        if (loader.getName() != null) {
            return loader.getName();
        }
        return loader.getType() == null ? "" : loader.getType().getName();
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case String text -> text;
            // A symbol.
            case RecordedObject object when object.hasField("string") -> text(object.getValue("string"));
            case null, default -> "";
        };
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /// Saturated: JFR has durations and times without end.
    static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException e) {
            return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /// Nanoseconds since 1970, saturated.
    static long nanos(Instant instant) {
        try {
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), instant.getNano());
        } catch (ArithmeticException e) {
            return instant.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
