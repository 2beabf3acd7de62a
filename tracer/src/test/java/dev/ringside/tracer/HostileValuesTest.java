// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ring.RingConsumer;
import dev.ringside.tracepoint.Event;
import dev.ringside.tracepoint.Provider;
import dev.ringside.tracepoint.Tracepoints;
import dev.ringside.tracepoint.spi.Tracepoint;
import dev.ringside.tracer.internal.writer.EventWriters;
import dev.ringside.tracer.internal.writer.WriterSpec;
import dev.ringside.tracer.support.CapturingTracer;
import dev.ringside.tracer.support.RingRecords;
import dev.ringside.tracer.support.TestChannel;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Values that throw, change, never end or trace themselves: the application never notices, no ring stays owned, each
/// lost event is counted.
class HostileValuesTest {
    @TempDir
    Path folder;

    record Throwing(int a, String b) {
        @Override
        public String b() {
            throw new IllegalStateException("no");
        }
    }

    @Provider("hostile")
    interface Events {
        @Event
        void record(int number, Throwing value);

        @Event
        void text(int number, CharSequence value);

        @Event
        void list(int number, List<String> values);

        @Event
        void array(int number, String[] values);

        @Event
        void numbers(int number, int[] values);
    }

    /// How the writer is made.
    enum Kind {
        COMPILED(HostileValuesTest::compile),
        INTERPRETED(EventWriters::interpret);

        private final Function<WriterSpec, MethodHandle> maker;

        Kind(Function<WriterSpec, MethodHandle> maker) {
            this.maker = maker;
        }
    }

    private static MethodHandle compile(WriterSpec spec) {
        try {
            return EventWriters.compile(spec);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private final Events events = Tracepoints.of(Events.class);
    private TestChannel channel;

    @BeforeEach
    void open() throws IOException {
        channel = new TestChannel(folder.resolve("ring"));
    }

    @AfterEach
    void close() {
        channel.close();
    }

    private Tracepoint enable(String event, Kind kind) {
        Tracepoint tracepoint = CapturingTracer.named("hostile:" + event);
        tracepoint.install("test", kind.maker.apply(channel.spec(tracepoint)));
        return tracepoint;
    }

    private long discarded() {
        RingConsumer consumer = new RingConsumer(channel.file());
        return consumer.discardedEvents(0) + consumer.discardedEvents(1);
    }

    /// Drains, and disables the event.
    private List<Object> numbers(Tracepoint tracepoint) throws IOException {
        tracepoint.uninstall("test");
        return channel.drain(tracepoint).stream()
                .map(event -> event.values().get("number"))
                .toList();
    }

    private static CharSequence text(Supplier<String> toString) {
        return new CharSequence() {
            @Override
            public int length() {
                throw new AssertionError("not asked for");
            }

            @Override
            public char charAt(int index) {
                throw new AssertionError("not asked for");
            }

            @Override
            public CharSequence subSequence(int start, int end) {
                throw new AssertionError("not asked for");
            }

            @Override
            public String toString() {
                return toString.get();
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void anEventWhoseValuesThrowIsLostAndCounted(Kind kind) throws IOException {
        Tracepoint tracepoint = enable("record", kind);
        long failuresBefore = tracepoint.failures();
        events.record(1, null);
        events.record(2, new Throwing(3, "x"));
        events.record(4, null);
        assertThat(numbers(tracepoint)).containsExactly(1L, 4L);
        assertThat(tracepoint.failures() - failuresBefore).isEqualTo(1);
        assertThat(discarded()).isEqualTo(1);

        Tracepoint text = enable("text", kind);
        events.text(1, text(() -> {
            throw new StackOverflowError("pretended");
        }));
        events.text(2, text(() -> null));
        events.text(3, text(() -> "fine"));
        assertThat(numbers(text)).containsExactly(2L, 3L);
        assertThat(discarded()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void listsOfWrongTypesAndListsThatLieAreLostOrWhole(Kind kind) throws IOException {
        Tracepoint tracepoint = enable("list", kind);
        @SuppressWarnings({"unchecked", "rawtypes"})
        List<String> polluted = (List<String>) (List) List.of(1, 2);
        events.list(1, polluted);
        events.list(2, new AbstractList<>() {
            @Override
            public String get(int index) {
                throw new IndexOutOfBoundsException(index);
            }

            @Override
            public int size() {
                return 3;
            }
        });
        events.list(3, Collections.nCopies(3, "x"));
        assertThat(numbers(tracepoint)).contains(3L).doesNotContain(2L);
        assertThat(discarded()).isGreaterThanOrEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void anEventThatIsLargerThanASubBufferIsLostAndCounted(Kind kind) throws IOException {
        Tracepoint tracepoint = enable("numbers", kind);
        events.numbers(1, new int[1 << 20]);
        events.numbers(2, new int[1 << 10]);
        assertThat(numbers(tracepoint)).containsExactly(2L);
        assertThat(discarded()).isEqualTo(1);
    }

    @Test
    void aListWithoutAnEndIsLostAndCounted() throws IOException {
        Tracepoint tracepoint = enable("list", Kind.COMPILED);
        events.list(1, new AbstractList<>() {
            @Override
            public Iterator<String> iterator() {
                return Stream.generate(() -> "again").iterator();
            }

            @Override
            public String get(int index) {
                return "again";
            }

            @Override
            public int size() {
                return Integer.MAX_VALUE;
            }
        });
        events.list(2, List.of());
        assertThat(numbers(tracepoint)).containsExactly(2L);
        assertThat(tracepoint.failures()).isPositive();
        assertThat(discarded()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aValueThatTracesWhileItIsReadIsRecordedFirst(Kind kind) throws IOException {
        Tracepoint tracepoint = enable("text", kind);
        events.text(1, text(() -> {
            events.text(2, text(() -> {
                events.text(3, "innermost");
                return "inner";
            }));
            return "outer";
        }));
        tracepoint.uninstall("test");
        assertThat(channel.drain(tracepoint))
                .extracting(event -> event.values().get("value"))
                .containsExactly("innermost", "inner", "outer");
    }

    @ParameterizedTest
    @EnumSource
    void valuesThatChangeMeanwhileNeverDamageTheRecord(Kind kind) throws Exception {
        AtomicBoolean end = new AtomicBoolean();
        String[] array = {"", "a", "abcdefgh"};
        int[] numbers = new int[100];
        List<String> list = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        Thread mutator = Thread.ofPlatform().start(() -> {
            for (int i = 0; !end.get(); i++) {
                array[i % 3] = "x".repeat(i % 50);
                numbers[i % 100] = i;
                if (list.size() > 20) {
                    list.clear();
                }
                list.add("y".repeat(i % 9));
                if (text.length() > 100) {
                    text.setLength(0);
                }
                text.append((char) ('a' + i % 26));
            }
        });
        try {
            for (String event : List.of("array", "numbers", "list", "text")) {
                Tracepoint tracepoint = enable(event, kind);
                long failuresBefore = tracepoint.failures();
                long recorded = 0;
                int calls = 3000;
                for (int i = 0; i < calls; i++) {
                    switch (event) {
                        case "array" -> events.array(i, array);
                        case "numbers" -> events.numbers(i, numbers);
                        case "list" -> events.list(i, list);
                        default -> events.text(i, text);
                    }
                    if (i % 100 == 99) {
                        // Decoding finds any record whose parts do not add up.
                        recorded += channel.drain(tracepoint).size();
                    }
                }
                tracepoint.uninstall("test");
                assertThat(recorded + tracepoint.failures() - failuresBefore)
                        .as(event)
                        .isEqualTo(calls);
            }
        } finally {
            end.set(true);
            mutator.join();
        }
    }

    private int depth(int number) {
        events.numbers(number, new int[] {number});
        return depth(number + 1) + 1;
    }

    @ParameterizedTest
    @EnumSource
    void theEndOfTheStackCostsNoLaterEvent(Kind kind) throws Exception {
        Tracepoint tracepoint = enable("numbers", kind);
        for (int round = 0; round < 20; round++) {
            Thread diver = new Thread(
                    null,
                    () -> {
                        try {
                            depth(0);
                        } catch (StackOverflowError e) {
                            // What the application did, not the tracer.
                            return;
                        }
                    },
                    "diver",
                    256 << 10);
            diver.start();
            diver.join();
            channel.drain(tracepoint);
        }
        // A ring that could not be given back at the end of the stack is given back by the first thread that wants it.
        List<RingRecords.Event> after = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            int number = i;
            Thread.ofPlatform().start(() -> events.numbers(number, new int[0])).join();
        }
        after.addAll(channel.drain(tracepoint));
        tracepoint.uninstall("test");
        assertThat(after).hasSize(64);
        RingConsumer consumer = new RingConsumer(channel.file());
        assertThat(consumer.releaseDeadOwner(channel.producerId()))
                .as("rings left owned")
                .isLessThan(channel.file().shape().ringCount());
    }
}
