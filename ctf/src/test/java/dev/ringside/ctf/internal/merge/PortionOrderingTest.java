// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.MessageSequence;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.ClockClass;
import dev.ringside.ctf.schema.ClockOrigin;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.Identity;
import dev.ringside.ctf.schema.TraceClass;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The order of portions is the order by time, then by stream, whichever way it is found.
class PortionOrderingTest {
    private static final int ROUNDS = 400;

    private final Trace trace = trace();
    private final MessageBatch batch = new MessageBatch();
    private final List<Placed> expected = new ArrayList<>();
    /// Used again in all rounds, as a merge does.
    private final PortionOrdering ordering = new PortionOrdering(new MessageOrder(1));

    private record Placed(long time, long stream, int message) {}

    static Trace trace() {
        ClockClass clock = new ClockClass("c", Identity.NONE, Optional.empty(), Optional.empty(), 1_000_000_000,
                new ClockOrigin.UnixEpoch(), 0, 0, Optional.empty(), Optional.empty(), Attributes.NONE);
        EventRecordClass event = new EventRecordClass(0, Identity.named("e"), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Attributes.NONE);
        DataStreamClass stream = new DataStreamClass(0, Identity.NONE, Optional.of("c"), Optional.empty(),
                Optional.empty(), Optional.empty(), List.of(event), Attributes.NONE);
        return new Trace(new TraceClass(CtfVersion.CTF_2, Identity.NONE, Optional.empty(), Optional.empty(), Map.of(),
                List.of(clock), List.of(stream), Attributes.NONE), Optional.empty());
    }

    private void addPortion(long stream, int skipped, long... times) {
        MessageBlock block = new MessageBlock(
                new DataStream(trace.streamSchemas().getFirst(), OptionalLong.of(stream), "stream " + stream), 16);
        block.reset(new byte[0]);
        for (long time : times) {
            block.addEvent(0, time, time, 0, 0);
        }
        batch.addPortion(block, skipped, times.length);
        for (int message = skipped; message < times.length; message++) {
            expected.add(new Placed(times[message], stream, message));
        }
    }

    private void beginBatch() {
        batch.clear();
        expected.clear();
    }

    private void endBatch() {
        batch.orderLater(ordering);
        expected.sort(Comparator.comparingLong(Placed::time).thenComparing(Placed::stream));
    }

    private static Placed placed(MessageBlock block, int message) {
        return new Placed(block.nanos(message), block.stream().id().orElseThrow(), message);
    }

    private List<Placed> runs() {
        List<Placed> all = new ArrayList<>();
        for (int run = 0; run < batch.runCount(); run++) {
            for (int message = batch.from(run); message < batch.to(run); message++) {
                all.add(placed(batch.block(run), message));
            }
        }
        return all;
    }

    private List<Placed> messages(MessageSequence sequence) {
        List<Placed> all = new ArrayList<>();
        for (int i = 0; i < sequence.size(); i++) {
            int code = sequence.codes()[i];
            all.add(placed(batch.ranges().block(MessageSequence.range(code)), MessageSequence.message(code)));
        }
        return all;
    }

    @Test
    void portionsOfAnyNumberAndLengthAreInOrder() {
        for (long seed = 1; seed <= ROUNDS; seed++) {
            Random random = new Random(seed);
            beginBatch();
            List<Long> streams = new ArrayList<>();
            for (long stream = 0, count = 1 + random.nextInt(seed % 20 == 0 ? 256 : 9); stream < count; stream++) {
                streams.add(stream);
            }
            Collections.shuffle(streams, random);
            int range = 1 << random.nextInt(1, 12);
            long first = random.nextLong(-1_000_000_000_000L, 1_000_000_000_000L);
            for (long stream : streams) {
                long[] times = random.longs(random.nextInt(1, 60), first, first + range).sorted().toArray();
                addPortion(stream, random.nextInt(times.length), times);
            }
            endBatch();
            MessageSequence sequence = batch.sequence();
            assertThat(sequence).as("seed=%d", seed).isNotNull();
            assertThat(messages(sequence)).as("seed=%d", seed).isEqualTo(expected);
            assertThat(runs()).as("seed=%d", seed).isEqualTo(expected);
        }
    }

    @Test
    void timesWhoseDifferenceOverflowsAreInOrder() {
        beginBatch();
        addPortion(1, 0, -1, Long.MAX_VALUE);
        addPortion(0, 0, Long.MIN_VALUE + 1, 0, Long.MAX_VALUE);
        endBatch();
        assertThat(batch.sequence()).isNull();
        assertThat(runs()).isEqualTo(expected);
    }

    @Test
    void messagesWithoutTimesComeFirst() {
        beginBatch();
        addPortion(0, 0, 1, 2, 3);
        addPortion(1, 0, MessageBlock.NO_TIME, 2);
        endBatch();
        assertThat(batch.sequence()).isNull();
        assertThat(runs()).isEqualTo(expected);
    }

    @Test
    void streamsWithoutAnOrderAmongThemAreMergedMessageByMessage() {
        beginBatch();
        addPortion(5, 0, 1, 3);
        addPortion(5, 0, 2, 4);
        endBatch();
        assertThat(batch.sequence()).isNull();
        assertThat(runs()).extracting(Placed::time).containsExactly(1L, 2L, 3L, 4L);
    }
}
