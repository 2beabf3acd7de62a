// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.tracepoint.spi.Tracepoint;
import dev.ringside.tracepoint.support.CapturingTracer;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// The interpreted implementations behave as the compiled ones.
class InterpretedTwinTest {
    private static final String INTERPRETED = "ringside.interpreted";

    record Point(int x, int y) {}

    interface Compiled {
        @Event
        void event(
                boolean a,
                byte b,
                short c,
                char d,
                int e,
                long f,
                float g,
                double h,
                String i,
                int[] j,
                Point k,
                List<String> l);

        @Event
        void empty();

        boolean emptyEnabled();

        default String greeting(String name) {
            return "hello " + name;
        }
    }

    interface Interpreted extends Compiled {}

    record CompiledRecord(int a) {}

    record InterpretedRecord(int a) {}

    private static <T> T interpreted(Supplier<T> definition) {
        System.setProperty(INTERPRETED, "true");
        try {
            return definition.get();
        } finally {
            System.clearProperty(INTERPRETED);
        }
    }

    @Test
    void interfacesPassTheSameArguments() throws Exception {
        Compiled compiled = Tracepoints.of(Compiled.class);
        Compiled twin = interpreted(() -> Tracepoints.of(Interpreted.class));
        assertThat(Proxy.isProxyClass(twin.getClass())).isTrue();
        assertThat(compiled.getClass().isHidden()).isTrue();

        List<List<Object>> one = calls("compiled", compiled);
        List<List<Object>> other = calls("interpreted", twin);
        assertThat(one).hasSize(2).isEqualTo(other);
        assertThat(twin.greeting("you")).isEqualTo(compiled.greeting("you"));
        assertThat(twin.equals(twin)).isTrue();
        assertThat(twin.equals(compiled)).isFalse();
        assertThat(twin.hashCode()).isEqualTo(System.identityHashCode(twin));
        assertThat(twin.toString()).isNotEmpty();
    }

    private static List<List<Object>> calls(String provider, Compiled events) throws Exception {
        List<List<Object>> calls = new ArrayList<>();
        Object[] arguments = {
            true, (byte) 1, (short) 2, '3', 4, 5L, 6f, 7d, "8", new int[0], new Point(9, 10), List.of("11")
        };
        Method event = Arrays.stream(Compiled.class.getMethods())
                .filter(m -> m.getName().equals("event"))
                .findAny()
                .orElseThrow();
        for (String name : List.of("event", "empty")) {
            Tracepoint tracepoint = CapturingTracer.named(provider + ":" + name);
            events.empty();
            event.invoke(events, arguments);
            assertThat(events.emptyEnabled()).isFalse();
            tracepoint.install("test", CapturingTracer.collecting(tracepoint, calls));
            assertThat(events.emptyEnabled()).isEqualTo(name.equals("empty"));
            events.empty();
            event.invoke(events, arguments);
            tracepoint.uninstall("test");
        }
        calls.replaceAll(call -> call.stream()
                .map(value -> value instanceof int[] array ? (Object) array.length : value)
                .toList());
        return calls;
    }

    @Test
    void recordsPassTheSameArguments() {
        EventType<CompiledRecord> compiled = Tracepoints.event(CompiledRecord.class);
        EventType<InterpretedRecord> twin = interpreted(() -> Tracepoints.event(InterpretedRecord.class));
        assertThat(compiled.getClass().isHidden()).isTrue();
        assertThat(twin.getClass().isHidden()).isFalse();
        Tracepoint tracepoint = CapturingTracer.named(twin.name());
        List<List<Object>> calls = new ArrayList<>();
        twin.record(new InterpretedRecord(1));
        tracepoint.install("test", CapturingTracer.collecting(tracepoint, calls));
        assertThat(twin.isEnabled()).isTrue();
        twin.record(new InterpretedRecord(2));
        twin.record(() -> new InterpretedRecord(3));
        tracepoint.uninstall("test");
        assertThat(twin.isEnabled()).isFalse();
        assertThat(calls).containsExactly(List.of(new InterpretedRecord(2)), List.of(new InterpretedRecord(3)));
    }
}
