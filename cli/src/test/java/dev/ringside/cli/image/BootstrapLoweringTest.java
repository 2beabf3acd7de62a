// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class BootstrapLoweringTest {
    sealed interface Shape {
        record Circle(double radius) implements Shape {}

        record Box(long width, List<String> names) implements Shape {}

        record Dot() implements Shape {}

        /// A switch in an interface, whose methods are called in another way.
        default int corners() {
            return switch (this) {
                case Circle ignored -> 0;
                case Box ignored -> 4;
                case Dot ignored -> 1;
            };
        }
    }

    /// Says what its switches do; made anew from lowered bytes.
    public static final class Switches implements Function<Object, String> {
        @Override
        public String apply(Object value) {
            return guarded(value) + " " + nested(value) + " " + constants(value) + " " + enumeration(value);
        }

        private static String guarded(Object value) {
            return switch (value) {
                case null -> "null";
                case String text when text.isEmpty() -> "empty";
                case String text when text.startsWith("a") -> "a-text";
                case CharSequence text -> "text " + text.length();
                case Integer number when number > 5 -> "large";
                case Number number -> "number " + number;
                case int[] numbers -> "numbers " + numbers.length;
                default -> "other";
            };
        }

        private static String nested(Object value) {
            return value instanceof Shape shape
                    ? switch (shape) {
                        case Shape.Circle(double radius) when radius > 1 -> "wide";
                        case Shape.Circle(double radius) -> "circle " + radius;
                        case Shape.Box(long width, List<String> names) -> width + " " + names + " " + shape.corners();
                        case Shape.Dot dot -> "dot " + dot.corners();
                    }
                    : "no shape";
        }

        private static String enumeration(Object value) {
            return switch (value instanceof Thread.State state ? state : null) {
                case null -> "no state";
                case NEW, RUNNABLE -> "early";
                case TERMINATED -> "late";
                case Thread.State other -> other.name();
            };
        }

        private static String constants(Object value) {
            return value instanceof String text
                    ? switch (text) {
                        case "abc" -> "constant";
                        case String other -> other.toUpperCase(Locale.ROOT);
                    }
                    : "-";
        }
    }

    record Mixed(boolean a, byte b, char c, short d, int e, long f, float g, double h, String i, int[] j) {}

    /// Makes records and says how they compare; made anew from lowered bytes, together with the record.
    public static final class Comparisons implements Supplier<List<Object>> {
        private static final int[] SAME = {1};

        @Override
        public List<Object> get() {
            List<Mixed> records = new ArrayList<>();
            records.add(new Mixed(false, (byte) 0, '\0', (short) 0, 0, 0, 0, 0, null, null));
            records.add(new Mixed(false, (byte) 0, '\0', (short) 0, 0, 0, -0f, 0, null, null));
            records.add(new Mixed(false, (byte) 0, '\0', (short) 0, 0, 0, Float.NaN, Double.NaN, "x", SAME));
            records.add(new Mixed(false, (byte) 0, '\0', (short) 0, 0, 0, Float.NaN, Double.NaN, new String("x"),
                    SAME));
            records.add(new Mixed(true, (byte) -1, 'z', (short) -7, -1, -1L << 40, 1.5f, -2.5, "y", SAME));
            records.add(new Mixed(true, (byte) -1, 'z', (short) -7, -1, -1L << 40, 1.5f, -2.25, "y", SAME));
            List<Object> results = new ArrayList<>();
            for (Mixed one : records) {
                for (Mixed other : records) {
                    results.add(one.equals(other));
                }
                results.add(one.equals(null));
                results.add(one.equals("x"));
                // An array hashes by identity, which differs between the two loads of this class.
                results.add(new Mixed(one.a(), one.b(), one.c(), one.d(), one.e(), one.f(), one.g(), one.h(), one.i(),
                        null).hashCode());
            }
            return results;
        }
    }

    private static final List<Class<?>> ALL = List.of(
            Shape.class, Shape.Circle.class, Shape.Box.class, Shape.Dot.class, Switches.class, Mixed.class,
            Comparisons.class);

    @Test
    void loweredSwitchesChooseWhatTheOriginalsChoose() throws Exception {
        ClassLoader lowered = new LoweredClasses();
        Function<Object, String> original = new Switches();
        Object copy = lowered.loadClass(Switches.class.getName()).getConstructor().newInstance();
        for (Object value : Arrays.asList(
                null, "", "abc", "apple", "pear", new StringBuilder("xy"), 3, 7, 7L, new int[2], 'c',
                Thread.State.NEW, Thread.State.RUNNABLE, Thread.State.TERMINATED, Thread.State.BLOCKED)) {
            assertThat(apply(copy, value)).as("value=%s", value).isEqualTo(original.apply(value));
        }
        assertThat(apply(copy, shape(lowered, Shape.Circle.class, 2.0))).isEqualTo(original.apply(new Shape.Circle(2)));
        assertThat(apply(copy, shape(lowered, Shape.Circle.class, 0.5)))
                .isEqualTo(original.apply(new Shape.Circle(0.5)));
        assertThat(apply(copy, shape(lowered, Shape.Box.class, 3L, List.of("n"))))
                .isEqualTo(original.apply(new Shape.Box(3, List.of("n"))));
        assertThat(apply(copy, shape(lowered, Shape.Dot.class))).isEqualTo(original.apply(new Shape.Dot()));
    }

    @Test
    void loweredRecordsCompareAndHashAsTheOriginals() throws Exception {
        Object copy = new LoweredClasses().loadClass(Comparisons.class.getName()).getConstructor().newInstance();
        List<?> lowered = (List<?>) ((Supplier<?>) copy).get();
        List<Object> original = new Comparisons().get();
        assertThat(new ArrayList<Object>(lowered)).isEqualTo(original);
    }

    @Test
    void noCallSiteOfTheseKindsIsLeftExceptForConstantLabelsAndRecordTexts() throws IOException {
        assertThat(bootstraps(BootstrapLowering.lower(bytes(Shape.class)))).isEmpty();
        assertThat(bootstraps(bytes(Shape.class))).contains("typeSwitch");
        assertThat(bootstraps(bytes(Switches.class))).contains("typeSwitch", "enumSwitch");
        assertThat(bootstraps(BootstrapLowering.lower(bytes(Switches.class)))).doesNotContain("enumSwitch");
        assertThat(bootstraps(BootstrapLowering.lower(bytes(Mixed.class)))).containsOnly("toString");
        assertThat(bootstraps(bytes(Mixed.class))).contains("equals", "hashCode");
    }

    @Test
    void leavesAClassWithoutSuchCallSitesAsItIs() throws IOException {
        byte[] bytes = bytes(BootstrapLoweringTest.class);
        assertThat(BootstrapLowering.lower(bytes)).isSameAs(bytes);
    }

    @SuppressWarnings("unchecked")
    private static String apply(Object function, Object value) {
        return ((Function<Object, String>) function).apply(value);
    }

    private static Object shape(ClassLoader lowered, Class<?> type, Object... components) throws Exception {
        var constructor = lowered.loadClass(type.getName()).getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        return constructor.newInstance(components);
    }

    /// The names of the invokedynamic call sites that a lowered class still has in use.
    private static List<String> bootstraps(byte[] bytes) {
        List<String> names = new ArrayList<>();
        ClassFile.of().parse(bytes).methods()
                .forEach(method -> method.code().ifPresent(code -> code.forEach(element -> {
            if (element instanceof InvokeDynamicInstruction site) {
                names.add(site.name().stringValue());
            }
        })));
        return names;
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        try (InputStream in = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
            return in.readAllBytes();
        }
    }

    private static final class LoweredClasses extends ClassLoader {
        private final Map<String, byte[]> definitions = new HashMap<>();

        private LoweredClasses() throws IOException {
            super(BootstrapLoweringTest.class.getClassLoader());
            for (Class<?> type : ALL) {
                byte[] bytes = BootstrapLowering.lower(bytes(type));
                definitions.put(type.getName(), bytes);
            }
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                byte[] bytes = definitions.get(name);
                if (bytes == null) {
                    return super.loadClass(name, resolve);
                }
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : defineClass(name, bytes, 0, bytes.length);
            }
        }
    }
}
