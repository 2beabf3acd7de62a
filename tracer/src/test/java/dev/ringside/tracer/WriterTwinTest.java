// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.tracepoint.Event;
import dev.ringside.tracepoint.Field;
import dev.ringside.tracepoint.Provider;
import dev.ringside.tracepoint.Tracepoints;
import dev.ringside.tracepoint.spi.Tracepoint;
import dev.ringside.tracer.internal.writer.ContextField;
import dev.ringside.tracer.internal.writer.EventWriters;
import dev.ringside.tracer.support.CapturingTracer;
import dev.ringside.tracer.support.ModelValues;
import dev.ringside.tracer.support.RandomValues;
import dev.ringside.tracer.support.RingRecords;
import dev.ringside.tracer.support.TestChannel;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compiled and interpreted writers give the same bytes, and those that FieldType asks for, whatever the values.
class WriterTwinTest {
    private static final int ROUNDS = 150;
    private static final ContextField[] NO_CONTEXTS = {};

    @TempDir
    Path folder;

    enum Colour {
        RED,
        GREEN,
        BLUE
    }

    record Point(int x, long y) {}

    record Named(String name, Point point, Colour colour, Optional<Point> shadow) {}

    record Pair<A, B>(A first, B second) {}

    record Empty() {}

    record Deep(
            Named[] named, List<Pair<String, List<Integer>>> pairs, OptionalInt count, Empty nothing, double[] reals) {}

    @Provider("twin")
    interface Events {
        @Event
        void nothing();

        @Event
        void primitives(boolean a, byte b, short c, char d, int e, long f, float g, double h);

        @Event
        void boxes(Boolean a, Byte b, Short c, Character d, Integer e, Long f, Float g, Double h);

        @Event
        void texts(String a, CharSequence b, @Field(base = 16) int c, String d);

        @Event
        void enums(Colour a, Optional<Colour> b, Colour[] c, List<Colour> d);

        @Event
        void records(Point a, Named b, Pair<Integer, String> c, Pair<Point, Pair<Colour, Long>> d);

        @Event
        void optionals(
                Optional<String> a,
                OptionalInt b,
                OptionalLong c,
                OptionalDouble d,
                Optional<Named> e,
                Optional<List<String>> f,
                Optional<Optional<Long>> g,
                Optional<int[]> h);

        @Event
        void primitiveArrays(boolean[] a, byte[] b, short[] c, char[] d, int[] e, long[] f, float[] g, double[] h);

        @Event
        void referenceArrays(String[] a, Point[] b, int[][] c, Integer[] d, List<Boolean>[] e);

        @Event
        void collections(
                List<String> a,
                Set<Integer> b,
                Collection<Point> c,
                List<List<Long>> d,
                List<String[]> e,
                List<OptionalInt> f,
                List<? extends CharSequence> g);

        @Event
        void deep(Deep a, List<Deep> b, long c);

        @Event
        void many(
                Named a,
                Named b,
                Named c,
                Named d,
                Named e,
                Named f,
                Named g,
                Named h,
                Named i,
                Named j,
                Named k,
                Named l,
                Named m);
    }

    @Test
    void writesTheSameBytesAsItsInterpretedTwinAndWhatTheFieldTypesSay() throws Throwable {
        checkAll(NO_CONTEXTS);
    }

    @Test
    void writesContextsBeforeThePayload() throws Throwable {
        checkAll(ContextField.VPID, ContextField.PROCNAME, ContextField.VTID);
    }

    private void checkAll(ContextField... contexts) throws Throwable {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("WriterTwinTest seed=" + seed);
        Random random = new Random(seed);
        Events events = Tracepoints.of(Events.class);
        try (TestChannel channel = new TestChannel(folder.resolve("ring"))) {
            for (Method method : Events.class.getDeclaredMethods()) {
                Tracepoint tracepoint = CapturingTracer.named("twin:" + method.getName());
                MethodHandle compiled = EventWriters.compile(channel.spec(tracepoint, contexts));
                MethodHandle interpreted = EventWriters.interpret(channel.spec(tracepoint, contexts));
                for (int round = 0; round < ROUNDS; round++) {
                    Object[] arguments = new RandomValues(random).arguments(method);
                    List<RingRecords.Event> one =
                            record(events, method, channel, tracepoint, compiled, arguments, contexts);
                    List<RingRecords.Event> other =
                            record(events, method, channel, tracepoint, interpreted, arguments, contexts);
                    check(method, arguments, one, other, contexts.length);
                }
            }
        }
    }

    private static List<RingRecords.Event> record(
            Events events,
            Method method,
            TestChannel channel,
            Tracepoint tracepoint,
            MethodHandle writer,
            Object[] arguments,
            ContextField... contexts)
            throws Exception {
        tracepoint.install("test", writer);
        method.invoke(events, arguments);
        tracepoint.uninstall("test");
        assertThat(tracepoint.failures()).as(tracepoint.name()).isZero();
        return channel.drain(tracepoint, contexts);
    }

    private static void check(
            Method method,
            Object[] arguments,
            List<RingRecords.Event> compiled,
            List<RingRecords.Event> interpreted,
            int contexts) {
        assertThat(compiled).as(method.getName()).hasSize(1);
        assertThat(interpreted).as(method.getName()).hasSize(1);
        assertThat(compiled.getFirst().bytes())
                .as(() -> method.getName() + Arrays.deepToString(arguments))
                .isEqualTo(interpreted.getFirst().bytes());
        assertThat(compiled.getFirst().eventClassId()).isEqualTo(TestChannel.EVENT_CLASS_ID);
        Map<String, Object> expected = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            expected.put(
                    method.getParameters()[i].getName(),
                    ModelValues.of(method.getGenericParameterTypes()[i], arguments[i]));
        }
        Map<String, Object> payload = new LinkedHashMap<>();
        compiled.getFirst().values().entrySet().stream()
                .skip(contexts)
                .forEach(entry -> payload.put(entry.getKey(), entry.getValue()));
        assertThat(payload).as(method.getName()).isEqualTo(expected);
        if (contexts != 0) {
            Map<String, Object> all = compiled.getFirst().values();
            assertThat(all.get("vpid")).isEqualTo(ProcessHandle.current().pid());
            assertThat((Long) all.get("vtid")).isPositive();
            assertThat(all.get("procname"))
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                    .startsWith((long) 'j');
        }
    }
}
