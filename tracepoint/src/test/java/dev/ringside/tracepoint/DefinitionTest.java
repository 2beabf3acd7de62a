// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ringside.tracepoint.internal.InstallationPoint;
import dev.ringside.tracepoint.spi.TracedField;
import dev.ringside.tracepoint.spi.Tracepoint;
import dev.ringside.tracepoint.spi.ValueType.ArrayOf;
import dev.ringside.tracepoint.spi.ValueType.Boxed;
import dev.ringside.tracepoint.spi.ValueType.CollectionOf;
import dev.ringside.tracepoint.spi.ValueType.Enumeration;
import dev.ringside.tracepoint.spi.ValueType.OptionalOf;
import dev.ringside.tracepoint.spi.ValueType.Primitive;
import dev.ringside.tracepoint.spi.ValueType.Structure;
import dev.ringside.tracepoint.spi.ValueType.Text;
import dev.ringside.tracepoint.support.CapturingTracer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What definitions give: names, types, calls.
class DefinitionTest {
    enum Colour {
        RED,
        GREEN
    }

    record Point(int x, @Field(name = "why", base = 16) long y) {}

    record Pair<A, B>(A first, B second) {}

    record Twice<T>(Pair<T, List<T>> pair) {}

    @Provider("definition")
    interface Events {
        @Event(level = Level.CRITICAL, name = "renamed", modelUri = "http://example.org/model")
        void first(int a, @Field(name = "b2", base = 8) long[] b);

        @Event
        void types(
                Integer a,
                CharSequence b,
                Colour c,
                Optional<String> d,
                OptionalInt e,
                List<Point> f,
                Set<Colour> g,
                Collection<Integer> h,
                String[][] i,
                Twice<Colour> j);

        @Event
        void quiet();

        boolean quietEnabled();

        boolean firstEnabled();

        default int twice(int value) {
            return 2 * value;
        }
    }

    private final Events events = Tracepoints.of(Events.class);

    @Test
    void namesAndLevelsComeFromAnnotationsOrNames() {
        Tracepoint renamed = CapturingTracer.named("definition:renamed");
        assertThat(renamed.level()).isEqualTo(Level.CRITICAL);
        assertThat(renamed.modelUri()).isEqualTo("http://example.org/model");
        assertThat(renamed.fields())
                .containsExactly(
                        new TracedField("a", new Primitive(int.class, 10), 0, null),
                        new TracedField("b2", new ArrayOf(long[].class, new Primitive(long.class, 8)), 1, null));
        assertThat(renamed.writerType()).isEqualTo(MethodType.methodType(void.class, int.class, long[].class));
        assertThat(CapturingTracer.named("definition:quiet").level()).isEqualTo(Level.DEBUG_LINE);
        assertThat(CapturingTracer.named("definition:quiet").fields()).isEmpty();
    }

    @Test
    void typesAreReadWithTheirGenerics() {
        List<TracedField> fields = CapturingTracer.named("definition:types").fields();
        Enumeration colour = new Enumeration(List.of("RED", "GREEN"));
        Primitive number = new Primitive(int.class, 10);
        assertThat(fields)
                .extracting(TracedField::type)
                .startsWith(
                        new Boxed(Integer.class, number),
                        new Text(CharSequence.class),
                        colour,
                        new OptionalOf(Optional.class, new Text(String.class)),
                        new OptionalOf(OptionalInt.class, number));
        assertThat(fields.get(5).type())
                .isInstanceOfSatisfying(
                        CollectionOf.class,
                        list -> assertThat(list.element()).isInstanceOfSatisfying(Structure.class, point -> {
                            assertThat(point.members()).extracting("name").containsExactly("x", "why");
                            assertThat(point.members().get(1).type()).isEqualTo(new Primitive(long.class, 16));
                        }));
        assertThat(fields.get(6).type()).isEqualTo(new CollectionOf(colour));
        assertThat(fields.get(7).type()).isEqualTo(new CollectionOf(new Boxed(Integer.class, number)));
        assertThat(fields.get(8).type())
                .isEqualTo(new ArrayOf(Object[].class, new ArrayOf(Object[].class, new Text(String.class))));
        Structure pair = (Structure)
                ((Structure) fields.get(9).type()).members().getFirst().type();
        assertThat(pair.members()).extracting("type").containsExactly(colour, new CollectionOf(colour));
    }

    @Test
    void accessorsGiveTheComponentsOfARecord() throws Throwable {
        CollectionOf list = (CollectionOf)
                CapturingTracer.named("definition:types").fields().get(5).type();
        Structure point = (Structure) list.element();
        Record record = new Point(3, 4);
        assertThat((int) point.members().get(0).accessor().invokeExact(record)).isEqualTo(3);
        assertThat((long) point.members().get(1).accessor().invokeExact(record)).isEqualTo(4);
    }

    @Test
    void definingAgainGivesTheSameObject() {
        assertThat(Tracepoints.of(Events.class)).isSameAs(events);
    }

    @Test
    void theImplementationIsAHiddenClassThatLeavesDefaultMethodsAlone() {
        assertThat(events.getClass().isHidden()).isTrue();
        assertThat(events.twice(21)).isEqualTo(42);
        assertThat(events).isEqualTo(events).doesNotHaveSameHashCodeAs(new Object());
    }

    @Test
    void callsReachWritersWhileTheyAreInstalled() {
        Tracepoint tracepoint = CapturingTracer.named("definition:renamed");
        List<List<Object>> one = new ArrayList<>();
        List<List<Object>> two = new ArrayList<>();
        long[] array = {1};
        events.first(1, array);
        assertThat(events.firstEnabled()).isFalse();
        tracepoint.install("one", CapturingTracer.collecting(tracepoint, one));
        assertThat(events.firstEnabled()).isTrue();
        assertThat(events.quietEnabled()).isFalse();
        events.first(2, array);
        tracepoint.install("two", CapturingTracer.collecting(tracepoint, two));
        events.first(3, array);
        tracepoint.install("one", CapturingTracer.collecting(tracepoint, new ArrayList<>()));
        events.first(4, array);
        tracepoint.uninstall("one");
        tracepoint.uninstall("never installed");
        events.first(5, array);
        assertThat(events.firstEnabled()).isTrue();
        tracepoint.uninstall("two");
        assertThat(events.firstEnabled()).isFalse();
        events.first(6, array);
        assertThat(one).containsExactly(Arrays.asList(2, array), Arrays.asList(3, array));
        assertThat(two).containsExactly(Arrays.asList(3, array), Arrays.asList(4, array), Arrays.asList(5, array));
    }

    @Test
    void aWriterOfAnotherTypeIsRefused() {
        Tracepoint tracepoint = CapturingTracer.named("definition:renamed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tracepoint.install("x", MethodHandles.empty(MethodType.methodType(void.class))));
        assertThat(events.firstEnabled()).isFalse();
        assertThat(tracepoint).isInstanceOf(InstallationPoint.class);
    }

    @Event(level = Level.ALERT)
    record OrderFilled(long orderId, Point place) {}

    @Test
    void aRecordIsAnEvent() {
        EventType<OrderFilled> event = Tracepoints.event(OrderFilled.class);
        assertThat(event.name()).isEqualTo("definitionTest:orderFilled");
        assertThat(Tracepoints.event(OrderFilled.class)).isSameAs(event);
        Tracepoint tracepoint = CapturingTracer.named(event.name());
        assertThat(tracepoint.level()).isEqualTo(Level.ALERT);
        assertThat(tracepoint.fields()).extracting(TracedField::name).containsExactly("orderId", "place");
        assertThat(tracepoint.fields()).extracting(TracedField::argument).containsExactly(0, 0);

        List<List<Object>> calls = new ArrayList<>();
        OrderFilled filled = new OrderFilled(1, new Point(2, 3));
        event.record(filled);
        event.record(() -> {
            throw new AssertionError("built though disabled");
        });
        assertThat(event.isEnabled()).isFalse();
        tracepoint.install("test", CapturingTracer.collecting(tracepoint, calls));
        assertThat(event.isEnabled()).isTrue();
        event.record(filled);
        event.record(() -> filled);
        event.record((OrderFilled) null);
        event.record(() -> {
            throw new IllegalStateException("swallowed");
        });
        tracepoint.uninstall("test");
        assertThat(calls).containsExactly(List.of(filled), List.of(filled), Arrays.asList((Object) null));
        assertThat(tracepoint.failures()).isEqualTo(1);
    }

    record Unnested(int a) {}

    @Provider("around")
    static class Around {
        record Inner(int a) {}
    }

    @Test
    void theProviderOfARecordIsThatOfTheClassAroundIt() {
        assertThat(Tracepoints.event(Unnested.class).name()).isEqualTo("definitionTest:unnested");
        assertThat(Tracepoints.event(Around.Inner.class).name()).isEqualTo("around:inner");
        assertThat(Tracepoints.event(TopLevelEvent.class).name()).isEqualTo("tracepoint:topLevelEvent");
    }

    @Provider("kept")
    interface Kept {
        @Event
        void late(int number);
    }

    @Provider("kept")
    record KeptRecord(int number) {}

    @Test
    void tracersFindATracepointAsLongAsItsImplementationIsThere() {
        Kept kept = Tracepoints.of(Kept.class);
        EventType<KeptRecord> keptRecord = Tracepoints.event(KeptRecord.class);
        collectGarbage();
        List<List<Object>> calls = new ArrayList<>();
        for (String name : List.of("kept:late", "kept:keptRecord")) {
            Tracepoint tracepoint = CapturingTracer.named(name);
            tracepoint.install(this, CapturingTracer.collecting(tracepoint, calls));
        }
        kept.late(3);
        keptRecord.record(new KeptRecord(4));
        collectGarbage();
        CapturingTracer.named("kept:late").uninstall(this);
        kept.late(5);
        assertThat(calls).containsExactly(List.of(3), List.of(new KeptRecord(4)));
    }

    /// Returns when what nobody holds is gone.
    private static void collectGarbage() {
        WeakReference<Object> unheld = new WeakReference<>(new Object());
        while (unheld.get() != null) {
            System.gc();
        }
    }
}
