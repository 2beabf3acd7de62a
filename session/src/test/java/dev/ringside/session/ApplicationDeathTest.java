// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session;

import static dev.ringside.session.DaemonFixture.channel;
import static dev.ringside.session.DaemonFixture.intEvent;
import static dev.ringside.session.FakeApplication.int32;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.protocol.ClientMessage.BufferAllocation;
import dev.ringside.protocol.ClientMessage.BufferOwnership;
import dev.ringside.protocol.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Applications that are killed in the middle of recording.
class ApplicationDeathTest extends DaemonTest {
    /// A few by default; as many as property `ringside.kills` says.
    private static final int KILLS = Integer.getInteger("ringside.kills", 5);

    @Test
    void killedApplicationsLeaveNoHoleAndTheSessionGoesOn() throws Exception {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("ApplicationDeathTest seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        daemon.startRecording("s", channel("ch", 8192, 4), "*");
        int step = Integer.MAX_VALUE / KILLS;
        long recorded = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            try (ChildJvm child = ChildJvm.start(home, CountingApplication.class, Integer.toString(kill * step))) {
                assertThat(child.line()).isEqualTo("recording");
                spin(random.nextInt(1_000_000));
                child.kill();
            }
        }
        try (FakeApplication last = new FakeApplication(daemon.run(), "last", intEvent(CountingApplication.EVENT))) {
            last.ready();
            assertThat(last.record(CountingApplication.EVENT, int32(-1))).isOne();
        }
        assertThat(daemon.destroy("s").problems()).isEmpty();
        for (int kill = 0; kill < KILLS; kill++) {
            recorded += assertCountsWithoutHole(userTrace(), kill * step, (kill + 1) * step);
        }
        assertThat(recorded).isGreaterThan(20L * KILLS);
        assertThat(RecordedStream.values(userTrace(), -1, 0).cardinality()).isOne();
    }

    /// The one thread that counts goes from ring to ring; each value is in exactly one of them.
    ///
    /// @return how many there are
    private static int assertCountsWithoutHole(Path trace, int from, int to) throws IOException {
        BitSet values = RecordedStream.values(trace, from, to);
        assertThat(values.nextClearBit(0)).isEqualTo(values.length());
        return values.length();
    }

    @Test
    void theBuffersOfAKilledProcessAreWrittenAndRemoved() throws Exception {
        daemon.startRecording("s", channel("ch", 8192, 4, BufferOwnership.PROCESS, BufferAllocation.PER_CPU), "*");
        long pid;
        try (ChildJvm child = ChildJvm.start(home, CountingApplication.class)) {
            pid = child.pid();
            assertThat(child.line()).isEqualTo("recording");
            spin(1_000_000);
            child.kill();
        }
        daemon.destroy("s");
        try (Stream<Path> traces = Files.list(daemon.output("s").resolve("ust/pid"))) {
            Path trace = traces.toList().getFirst();
            assertThat(trace.getFileName().toString()).startsWith("counting-" + pid + "-");
            assertCountsWithoutHole(trace, 0, Integer.MAX_VALUE);
        }
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }

    private Path userTrace() {
        return daemon.output("s").resolve("ust/uid/" + RunDirectory.ownUid() + "/64-bit");
    }
}
