// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ring.RingShape.LossMode;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A producer (or the daemon) that dies after any of its stores: the shipped code runs with a copy of the file taken at
/// each store, and from each copy the ring must go on, with all that was committed until then.
class StoppedBetweenStoresTest {
    @TempDir
    Path folder;

    private record Moment(int number, byte[] bytes) {}

    @Test
    void aDiscardingRingGoesOnFromEveryMoment() throws Exception {
        RingShape shape = TestRings.lanes(1, 4096, 8, LossMode.DISCARD);
        List<Moment> moments = run(shape);
        assertThat(moments).hasSizeGreaterThan(150);
        Set<Integer> committedCounts = new HashSet<>();
        int before = 0;
        int held = 0;
        for (Moment moment : moments) {
            TestRecords records = new TestRecords(shape);
            held += goOnFrom(moment, moment.number() % 2 == 0, records);
            assertThat(records.corruptions).isEmpty();
            records.assertNoHoles();
            List<Long> ofTheDead = records.countersByThread().getOrDefault(1, List.of());
            assertThat(ofTheDead.size()).as("nothing committed is lost later").isGreaterThanOrEqualTo(before);
            before = ofTheDead.size();
            committedCounts.add(before);
            assertThat(records.countersByThread().get(2)).containsExactly(0L, 1L, 2L);
        }
        assertThat(committedCounts)
                .as("every number of committed records occurred")
                .hasSize(SteppedScenario.RECORDS + 1);
        assertThat(held).as("moments in which the ring was held").isGreaterThan(moments.size() / 2);
    }

    @Test
    void anOverwritingRingGoesOnFromEveryMoment() throws Exception {
        RingShape shape = TestRings.lanes(1, 4096, 2, LossMode.OVERWRITE);
        long newest = -1;
        for (Moment moment : run(shape)) {
            TestRecords records = new TestRecords(shape);
            goOnFrom(moment, true, records);
            assertThat(records.corruptions).isEmpty();
            List<Long> ofTheDead = records.countersByThread().getOrDefault(1, List.of());
            assertThat(ofTheDead).isSorted().doesNotHaveDuplicates();
            if (!ofTheDead.isEmpty()) {
                // The oldest may be overwritten, but what is left has no hole and ends with the newest.
                assertThat(ofTheDead.getLast() - ofTheDead.getFirst() + 1).isEqualTo(ofTheDead.size());
                assertThat(ofTheDead.getLast()).isGreaterThanOrEqualTo(newest);
                newest = ofTheDead.getLast();
            }
            assertThat(records.countersByThread().get(2)).containsExactly(0L, 1L, 2L);
        }
        assertThat(newest).isEqualTo(SteppedScenario.RECORDS - 1);
    }

    private List<Moment> run(RingShape shape) throws Exception {
        List<Moment> moments = new ArrayList<>();
        try (RingFile file = TestRings.create(folder, shape)) {
            StoreSteps.watch(() -> moments.add(new Moment(
                    moments.size(), file.segment().toArray(ValueLayout.JAVA_BYTE))));
            try {
                scenario().accept(file.path());
            } finally {
                StoreSteps.watch(() -> {});
            }
        }
        return moments;
    }

    @SuppressWarnings("unchecked")
    private static Consumer<Path> scenario() throws ReflectiveOperationException {
        ClassLoader twins = new SteppedClasses(StoppedBetweenStoresTest.class.getClassLoader());
        return (Consumer<Path>) twins.loadClass(SteppedScenario.class.getName())
                .getConstructor()
                .newInstance();
    }

    /// What the daemon does after a death, then what the next producer does.
    ///
    /// @return rings that the dead held
    private int goOnFrom(Moment moment, boolean pollFirst, TestRecords records) throws IOException {
        Path path = folder.resolve("copy");
        Files.write(path, moment.bytes());
        try (RingFile file = RingFile.adopt(path)) {
            RingConsumer consumer = new RingConsumer(file);
            int held = consumer.releaseDeadOwner(SteppedScenario.PRODUCER_ID);
            if (pollFirst) {
                consumer.poll(0, records);
            }
            RingProducer next = TestRings.withoutNative(file, 8);
            for (int i = 0; i < 3; i++) {
                assertThat(TestRecords.write(next, 3, 2, i, 200)).isTrue();
            }
            FlushResult flushed = consumer.flush(0);
            assertThat(flushed).isEqualTo(FlushResult.CLOSED);
            consumer.poll(0, records);
            assertThat(consumer.flush(0)).isEqualTo(FlushResult.EMPTY);
            return held;
        }
    }
}
