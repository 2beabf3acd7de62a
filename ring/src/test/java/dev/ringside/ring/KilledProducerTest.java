// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ring.RingShape.LossMode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SIGKILL in mid-load: what was committed is there, nothing is torn, no ring stays owned. How often: system property
/// `ringside.kills`.
class KilledProducerTest {
    private static final int KILLS = Integer.getInteger("ringside.kills", 20);

    @TempDir
    Path folder;

    @Test
    void aKilledProcessLeavesOnlyWholeRecordsAndNoRingTaken() throws Exception {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        int heldRings = 0;
        RingShape shape = TestRings.lanes(2, 1 << 14, 4, LossMode.DISCARD);
        try (RingFile file = TestRings.create(folder, shape)) {
            RingConsumer consumer = new RingConsumer(file);
            file.recording(true);
            for (int kill = 0; kill < KILLS; kill++) {
                TestRecords records = new TestRecords(shape);
                heldRings += killOne(consumer, kill + 1, random, records);
                assertThat(records.corruptions).isEmpty();
                records.assertNoHoles();
                assertThat(records.countersByThread()).isNotEmpty();
                assertThat(TestRings.word(file, 0, RingLayout.OWNER)).isZero();
                assertThat(TestRings.word(file, 1, RingLayout.OWNER)).isZero();
            }
        }
        System.out.println("kills=" + KILLS + " rings held by the dead=" + heldRings);
    }

    /// The moment of death is chosen by a random amount of data, so that no clock plays a part.
    private int killOne(RingConsumer consumer, int producerId, Random random, TestRecords records)
            throws IOException, InterruptedException, URISyntaxException {
        Process process = start(consumer.file().path(), producerId, random.nextBoolean());
        try {
            int enough = 1 + random.nextInt(40);
            while (records.packets.size() < enough) {
                assertThat(process.isAlive()).isTrue();
                consumer.pollAll(records);
                Thread.onSpinWait();
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        int held = consumer.releaseDeadOwner(producerId);
        consumer.pollAll(records);
        assertThat(consumer.flushAll()).isTrue();
        consumer.pollAll(records);
        return held;
    }

    private static Process start(Path ring, int producerId, boolean optimized)
            throws IOException, URISyntaxException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.add("-XX:+UseSerialGC");
        command.add("-Xshare:auto");
        if (!optimized) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        command.add("-cp");
        command.add(classPathOf(RingFile.class) + ":" + classPathOf(KilledProducer.class) + ":"
                + classPathOf(org.assertj.core.api.Assertions.class));
        command.add(KilledProducer.class.getName());
        command.add(ring.toString());
        command.add(Integer.toString(producerId));
        return new ProcessBuilder(command).inheritIO().start();
    }

    private static Path classPathOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
