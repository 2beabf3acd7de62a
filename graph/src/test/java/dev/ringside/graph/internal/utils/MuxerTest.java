// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.utils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.ClockClass;
import dev.ringside.ctf.schema.ClockOrigin;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.Identity;
import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.Graph;
import dev.ringside.graph.GraphComponent;
import dev.ringside.graph.GraphEnvironment;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.GraphLog;
import dev.ringside.graph.InputPort;
import dev.ringside.graph.Interrupter;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.MessageIterator;
import dev.ringside.graph.OutputPort;
import dev.ringside.graph.Parameters;
import dev.ringside.graph.Sink;
import dev.ringside.graph.SinkClass;
import dev.ringside.graph.Source;
import dev.ringside.graph.SourceClass;
import dev.ringside.graph.Value;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MuxerTest {
    private static final int MAX_BLOCK = 100;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    private static ClockClass clock(ClockOrigin origin) {
        return new ClockClass("c", Identity.NONE, Optional.empty(), Optional.empty(), 1_000_000_000, origin, 0, 0,
                Optional.empty(), Optional.empty(), Attributes.NONE);
    }

    private static Trace trace(ClockOrigin origin) {
        EventRecordClass event = new EventRecordClass(0, Identity.named("e"), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Attributes.NONE);
        DataStreamClass stream = new DataStreamClass(0, Identity.NONE, Optional.of("c"), Optional.empty(),
                Optional.empty(), Optional.empty(), List.of(event), Attributes.NONE);
        return new Trace(new TraceClass(CtfVersion.CTF_2, Identity.NONE, Optional.empty(), Optional.empty(), Map.of(),
                List.of(clock(origin)), List.of(stream), Attributes.NONE), Optional.empty());
    }

    /// A source with one port, whose events have the times given, in blocks of random sizes.
    ///
    /// @param inactiveEach at times that this divides, messages of inactivity come in place of events; 0 for never
    private record TimesSource(Trace trace, int id, long[] times, long seed, int inactiveEach) implements SourceClass {
        TimesSource(Trace trace, int id, long[] times, long seed) {
            this(trace, id, times, seed, 0);
        }

        @Override
        public String name() {
            return "times";
        }

        @Override
        public String description() {
            return "Events at given times";
        }

        @Override
        public Source create(ComponentContext context, Parameters parameters) {
            context.addOutputPort("out", null);
            return port -> iterator();
        }

        private MessageIterator iterator() {
            DataStream stream =
                    new DataStream(trace.streamSchemas().getFirst(), OptionalLong.of(id), "stream " + id);
            MessageBlock block = new MessageBlock(stream, 16);
            Random random = new Random(seed);
            return new MessageIterator() {
                private int next = -1;

                @Override
                public IteratorStatus next(MessageBatch batch) {
                    batch.clear();
                    if (next > times.length) {
                        return IteratorStatus.END;
                    }
                    block.reset(new byte[0]);
                    for (int left = 1 + random.nextInt(MAX_BLOCK); left > 0 && next <= times.length; left--, next++) {
                        if (next < 0) {
                            block.addStreamBeginning(0, MessageBlock.NO_TIME);
                        } else if (next == times.length) {
                            block.addStreamEnd(0, MessageBlock.NO_TIME);
                        } else if (inactiveEach > 0 && times[next] % inactiveEach == 0) {
                            block.addInactivity(times[next], times[next]);
                        } else {
                            block.addEvent(0, times[next], times[next], 0, 0);
                        }
                    }
                    batch.addAll(block);
                    return IteratorStatus.OK;
                }
            };
        }
    }

    /// Writes down kind, stream and time of each message.
    private record LogSink(List<String> log) implements SinkClass {
        @Override
        public String name() {
            return "log";
        }

        @Override
        public String description() {
            return "Writes messages down";
        }

        @Override
        public Sink create(ComponentContext context, Parameters parameters) {
            InputPort port = context.addInputPort("in");
            MessageBatch batch = new MessageBatch();
            return new Sink() {
                @Override
                public void graphIsConfigured() {
                    port.iterator();
                }

                @Override
                public IteratorStatus consume() {
                    IteratorStatus status = port.iterator().next(batch);
                    for (int run = 0; status == IteratorStatus.OK && run < batch.runCount(); run++) {
                        MessageBlock block = batch.block(run);
                        for (int i = batch.from(run); i < batch.to(run); i++) {
                            if (block.isEvent(i)) {
                                log.add(block.nanos(i) + " " + block.stream().id().orElseThrow());
                            }
                        }
                    }
                    return status;
                }
            };
        }
    }

    private GraphEnvironment environment() {
        return new GraphEnvironment(new ByteArrayInputStream(new byte[0]), output, new ByteArrayOutputStream(),
                GraphLog.SILENT, new Interrupter());
    }

    private void run(List<SourceClass> sources, SinkClass sink, Value.Map parameters) {
        try (Graph graph = new Graph(1, environment())) {
            GraphComponent muxer = graph.add(new MuxerClass(), "muxer", "filter.utils.muxer", Value.Map.EMPTY);
            for (SourceClass source : sources) {
                GraphComponent added = graph.add(
                        source, "source" + sources.indexOf(source), "source.test.times", Value.Map.EMPTY);
                graph.connect(added.outputPorts().getFirst(), muxer.inputPorts().getLast());
            }
            GraphComponent last = graph.add(sink, "sink", "sink.test.sink", parameters);
            OutputPort out = muxer.outputPorts().getFirst();
            graph.connect(out, last.inputPorts().getFirst());
            assertThat(graph.run()).isEqualTo(IteratorStatus.END);
        }
    }

    private static long[] risingTimes(Random random, int count, int step) {
        long[] times = new long[count];
        long now = 0;
        for (int i = 0; i < count; i++) {
            now += random.nextInt(step);
            times[i] = now;
        }
        return times;
    }

    @Test
    void eventsComeOutByTimeThenByStream() {
        for (long seed = 1; seed <= 40; seed++) {
            Random random = new Random(seed);
            Trace trace = trace(new ClockOrigin.UnixEpoch());
            List<SourceClass> sources = new ArrayList<>();
            List<long[]> expected = new ArrayList<>();
            int streams = 1 + random.nextInt(5);
            for (int id = 0; id < streams; id++) {
                long[] times = risingTimes(random, random.nextInt(1000), 1 + random.nextInt(20));
                sources.add(new TimesSource(trace, id, times, seed + id));
                for (long time : times) {
                    expected.add(new long[] {time, id});
                }
            }
            expected.sort((a, b) -> a[0] != b[0] ? Long.compare(a[0], b[0]) : Long.compare(a[1], b[1]));
            List<String> log = new ArrayList<>();
            run(sources, new LogSink(log), Value.Map.EMPTY);
            assertThat(log).as("seed %d", seed)
                    .isEqualTo(expected.stream().map(event -> event[0] + " " + event[1]).toList());
        }
    }

    @Test
    void timesThatGoBackInAStreamAreKeptAsTheyCome() {
        Trace trace = trace(new ClockOrigin.UnixEpoch());
        List<String> log = new ArrayList<>();
        run(List.of(new TimesSource(trace, 0, new long[] {10, 5, 30}, 1),
                new TimesSource(trace, 1, new long[] {7, 12, 20}, 1)), new LogSink(log), Value.Map.EMPTY);
        assertThat(log).containsExactly("7 1", "10 0", "5 0", "12 1", "20 1", "30 0");
    }

    @Test
    void theCounterCountsEachKindAtEachStepAndAtTheEnd() {
        Trace trace = trace(new ClockOrigin.UnixEpoch());
        Random random = new Random(3);
        List<SourceClass> sources = List.of(
                new TimesSource(trace, 0, risingTimes(random, 500, 5), 1),
                new TimesSource(trace, 1, risingTimes(random, 700, 5), 2));
        var step = new Value.Map(Map.of("step", new Value.UnsignedInteger(100)));
        run(sources, new CounterClass(), step);
        String text = output.toString(StandardCharsets.UTF_8);
        List<String> totals = text.lines().filter(line -> line.endsWith("(TOTAL)")).toList();
        // Counted in whole batches of 15.
        assertThat(totals).hasSize(12).first().isEqualTo("            105 messages (TOTAL)");
        assertThat(totals.getLast()).isEqualTo("           1204 messages (TOTAL)");
        assertThat(text).contains("           1200 Event messages\n              2 Stream beginning messages\n"
                + "              2 Stream end messages\n              0 Packet beginning messages\n");
    }

    @Test
    void atEachStepTheCounterHasCountedTheFirstMessagesByTime() {
        for (long seed = 1; seed <= 60; seed++) {
            Random random = new Random(seed);
            int inactiveEach = 1 + random.nextInt(60);
            int step = 1 + random.nextInt(100);
            Trace trace = trace(new ClockOrigin.UnixEpoch());
            List<SourceClass> sources = new ArrayList<>();
            List<Long> times = new ArrayList<>();
            int streams = 1 + random.nextInt(4);
            for (int id = 0; id < streams; id++) {
                long[] own = risingTimes(random, 100 + random.nextInt(900), 2 + random.nextInt(20));
                sources.add(new TimesSource(trace, id, own, seed + id, inactiveEach));
                Arrays.stream(own).forEach(times::add);
            }
            times.sort(null);
            output.reset();
            run(sources, new CounterClass(), new Value.Map(Map.of("step", new Value.UnsignedInteger(step))));
            List<String> lines = output.toString(StandardCharsets.UTF_8).lines().toList();
            for (int block = 0; block + 9 < lines.size(); block += 10) {
                assertThat(lines.get(block + 9)).as("seed %d", seed).isEmpty();
                int total = (int) count(lines.get(block + 8));
                if (block + 19 < lines.size()) {
                    assertThat(total).as("seed %d", seed).isEqualTo((block / 10 + 1) * Math.ceilDiv(step, 15) * 15);
                }
                // Less the beginnings and ends of streams. Of those at the time of the last one any may be counted.
                int counted = (int) (total - count(lines.get(block + 1)) - count(lines.get(block + 2)));
                if (counted > 0 && counted < times.size() && !times.get(counted).equals(times.get(counted - 1))) {
                    long inactive = times.stream().limit(counted).filter(time -> time % inactiveEach == 0).count();
                    assertThat(count(lines.get(block + 7))).as("seed %d", seed).isEqualTo(inactive);
                    assertThat(count(lines.get(block))).as("seed %d", seed).isEqualTo(counted - inactive);
                }
            }
        }
    }

    private static long count(String line) {
        return Long.parseLong(line.strip().split(" ")[0]);
    }

    @Test
    void theCounterHidesZeroesWhenAsked() {
        var parameters = new Value.Map(Map.of("hide-zero", Value.of(true), "step", new Value.UnsignedInteger(0)));
        run(List.of(new TimesSource(trace(new ClockOrigin.UnixEpoch()), 0, new long[] {1}, 1)), new CounterClass(),
                parameters);
        assertThat(output.toString(StandardCharsets.UTF_8).lines().map(String::strip))
                .containsExactly("1 Event message", "1 Stream beginning message", "1 Stream end message",
                        "3 messages (TOTAL)");
    }

    @Test
    void clocksThatCannotBeComparedAreRefused() {
        List<SourceClass> sources = List.of(
                new TimesSource(trace(new ClockOrigin.UnixEpoch()), 0, new long[] {1}, 1),
                new TimesSource(trace(new ClockOrigin.Unknown()), 1, new long[] {1}, 1));
        assertThatThrownBy(() -> run(sources, new DummyClass(), Value.Map.EMPTY))
                .isInstanceOf(GraphException.class)
                .hasMessageStartingWith("Expecting a clock class with a Unix epoch origin");
    }
}
