// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.Trace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Any number of streams, in blocks of any length, come out in the order of their times, then of their streams.
class RunMergeTest {
    private static final int MESSAGES = 20_000;

    private final Trace trace = PortionOrderingTest.trace();

    private record Placed(long time, long stream, int message) {}

    /// A stream of events in blocks, each of which is filled again when the next one is asked for.
    private final class Blocks extends MergeInput {
        private final MessageBlock block;
        private final List<Placed> messages;
        private final Random random;
        private int next;

        Blocks(long stream, List<Placed> messages, long seed) {
            this.block = new MessageBlock(
                    new DataStream(trace.streamSchemas().getFirst(), OptionalLong.of(stream), "stream " + stream), 16);
            this.messages = messages;
            this.random = new Random(seed);
        }

        @Override
        protected Advance fill() {
            if (next == messages.size()) {
                return Advance.ENDED;
            }
            block.reset(new byte[0]);
            batch.clear();
            int end = Math.min(messages.size(), next + 1 + random.nextInt(200));
            for (; next < end; next++) {
                Placed message = messages.get(next);
                block.addEvent(0, message.time, message.time, message.message, message.message);
            }
            batch.addAll(block);
            return Advance.MESSAGES;
        }
    }

    private static List<Placed> merged(RunMerge merge) {
        List<Placed> all = new ArrayList<>();
        MessageBatch batch = new MessageBatch();
        while (merge.next(batch) == MergeInput.Advance.MESSAGES) {
            for (int run = 0; run < batch.runCount(); run++) {
                MessageBlock block = batch.block(run);
                for (int message = batch.from(run); message < batch.to(run); message++) {
                    all.add(new Placed(
                            block.nanos(message), block.stream().id().orElseThrow(), block.startBitsColumn()[message]));
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9, 64, 255, 256, 257, 400})
    void manyStreamsAreInOrder(int streams) {
        for (long seed = 1; seed <= 4; seed++) {
            Random random = new Random(seed);
            RunMerge merge = new RunMerge(new MessageOrder(1));
            List<Placed> expected = new ArrayList<>();
            // The times of the shortest overlap in part only; the widest hardly have two alike.
            int range = 1 << random.nextInt(8, 24);
            for (long stream = 0; stream < streams; stream++) {
                int count = random.nextInt(2 * MESSAGES / streams);
                long first = random.nextInt(range);
                long[] times = random.longs(count, first, first + range).sorted().toArray();
                List<Placed> messages = new ArrayList<>();
                for (int message = 0; message < count; message++) {
                    messages.add(new Placed(times[message], stream, message));
                }
                expected.addAll(messages);
                merge.add(new Blocks(stream, messages, seed));
            }
            expected.sort(Comparator.comparingLong(Placed::time)
                    .thenComparing(Placed::stream).thenComparing(Placed::message));
            assertThat(merged(merge)).as("seed=%d", seed).isEqualTo(expected);
        }
    }

    @Test
    void aMergeThatForgotItsInputsTakesOthers() {
        RunMerge merge = new RunMerge(new MessageOrder(1));
        merge.add(new Blocks(0, List.of(new Placed(5, 0, 0)), 1));
        merge.next(new MessageBatch());
        merge.clear();
        List<Placed> other = List.of(new Placed(1, 1, 0), new Placed(2, 1, 1));
        merge.add(new Blocks(1, other, 1));
        assertThat(merged(merge)).isEqualTo(other);
    }
}
