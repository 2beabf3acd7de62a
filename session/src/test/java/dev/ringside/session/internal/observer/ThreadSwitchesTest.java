// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.observer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.protocol.filter.FilterExpression;
import dev.ringside.protocol.filter.FilterParser;
import dev.ringside.protocol.filter.FilterSyntaxException;
import dev.ringside.ring.PacketSink;
import dev.ringside.ring.RingConsumer;
import dev.ringside.ring.RingFile;
import dev.ringside.ring.RingPacket;
import dev.ringside.ring.RingShape;
import dev.ringside.ring.RingShape.LossMode;
import dev.ringside.ring.RingShape.RingClock;
import dev.ringside.ring.RingShape.RingSelection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of switches that the kernel tells, down to the bytes in the rings.
class ThreadSwitchesTest {
    private static final int OUT = 3;
    private static final int IN = 4;
    private static final int PID = Integer.MAX_VALUE - 5;
    private static final int TID = Integer.MAX_VALUE - 4;
    private static final ObservedProcess PROCESS = new ObservedProcess(1, PID, 0, "shop", 0);

    @TempDir
    Path folder;

    private long now = System.nanoTime() + 1_000_000;
    private RingFile file;
    private ObservedChannel channel;
    private final ThreadSwitches switches = new ThreadSwitches(PROCESS, PID);

    @BeforeEach
    void open() throws IOException {
        RingShape shape = new RingShape(
                2, 4096, 4, LossMode.DISCARD, RingSelection.PER_CPU, RingClock.GIVEN, new UUID(1, 2), 0, 0);
        file = RingFile.create(folder.resolve("ring"), shape, 0);
        channel = ObservedChannel.attach(file, List.of("vpid", "procname", "vtid"), LongUnaryOperator.identity());
    }

    @AfterEach
    void close() {
        file.close();
    }

    private void choose(String... filters) throws FilterSyntaxException {
        List<FilterExpression> any = new ArrayList<>();
        for (String filter : filters) {
            any.add(FilterParser.parse(filter));
        }
        switches.channel(
                channel,
                Map.of(JvmEvents.SWITCH_OUT, new ChosenEvent(OUT, any), JvmEvents.SWITCH_IN, new ChosenEvent(IN, any)));
    }

    private void out(int cpu, boolean preempted) {
        switches.switchedOut(cpu, now += 100, TID, preempted);
    }

    private void in(int cpu) {
        switches.switchedIn(cpu, now += 100, TID);
    }

    /// The records of both rings as texts: class, CPU, name, preempted, duration.
    private List<String> recorded() throws IOException {
        List<String> recorded = new ArrayList<>();
        RingConsumer consumer = new RingConsumer(file);
        channel.reached(now + 1);
        consumer.pollAll(new PacketSink() {
            @Override
            public void packet(RingPacket packet) {
                ByteBuffer bytes = packet.bytes().order(ByteOrder.nativeOrder());
                bytes.limit((int) packet.contentBits() / 8).position(84);
                while (bytes.hasRemaining()) {
                    recorded.add(record(bytes, packet.ring()));
                }
            }

            @Override
            public void corrupted(int ring, String reason, long packetsDropped) {
                throw new AssertionError(reason);
            }
        });
        return recorded;
    }

    private static String record(ByteBuffer bytes, int cpu) {
        int id = bytes.getShort();
        bytes.getInt();
        assertThat(bytes.getInt()).as("vpid").isEqualTo(PID);
        byte[] process = new byte[16];
        bytes.get(process);
        assertThat(new String(process, StandardCharsets.UTF_8).trim()).isEqualTo("shop");
        assertThat(bytes.getInt()).as("vtid").isEqualTo(TID);
        assertThat(bytes.getInt()).as("pid").isEqualTo(PID);
        assertThat(bytes.getInt()).as("tid").isEqualTo(TID);
        StringBuilder name = new StringBuilder();
        for (byte each = bytes.get(); each != 0; each = bytes.get()) {
            name.append((char) each);
        }
        String kind = id == OUT ? "out" : "in";
        return kind + " cpu=" + cpu + " " + name + " preempted=" + bytes.get() + " " + bytes.getLong();
    }

    @Test
    void saysHowLongAThreadWasOnAndOffAndHowItLeft() throws Exception {
        choose();
        in(0);
        switches.named(TID, "pricing");
        out(0, true);
        in(1);
        out(1, false);
        in(1);
        assertThat(recorded())
                .containsExactly(
                        // A process that is not there lends its threads its name.
                        "in cpu=0 shop preempted=0 -1",
                        "out cpu=0 pricing preempted=1 100",
                        "in cpu=1 pricing preempted=1 100",
                        "out cpu=1 pricing preempted=0 100",
                        "in cpu=1 pricing preempted=0 100");
    }

    /// As when two perf events belong to one thread.
    @Test
    void aSwitchThatIsToldTwiceIsOne() throws Exception {
        choose();
        in(0);
        in(0);
        out(0, true);
        out(0, true);
        in(0);
        in(0);
        assertThat(recorded())
                .containsExactly(
                        "in cpu=0 shop preempted=0 -1", "out cpu=0 shop preempted=1 200",
                        "in cpu=0 shop preempted=1 200");
    }

    @Test
    void noDurationGoesAcrossALoss() throws Exception {
        choose();
        in(0);
        out(0, true);
        switches.forgetPlaces();
        channel.lost(0, 17);
        in(0);
        out(0, false);
        assertThat(recorded())
                .containsExactly(
                        "in cpu=0 shop preempted=0 -1",
                        "out cpu=0 shop preempted=1 100",
                        "in cpu=0 shop preempted=0 -1",
                        "out cpu=0 shop preempted=0 100");
        assertThat(new RingConsumer(file).discardedEvents(0)).isEqualTo(17);
    }

    @Test
    void aThreadThatEndedIsForgotten() throws Exception {
        choose();
        in(0);
        switches.named(TID, "first");
        switches.ended(TID);
        in(0);
        assertThat(recorded()).containsExactly("in cpu=0 shop preempted=0 -1", "in cpu=0 shop preempted=0 -1");
    }

    @Test
    void anyOfTheFiltersLetsAnEventThrough() throws Exception {
        choose("off_cpu_ns > 50 && preempted == 1", "$ctx.cpu_id == 1 && on_cpu_ns >= 0", "thread_name == \"nobody*\"");
        in(0);
        out(0, false);
        in(1);
        out(1, true);
        in(1);
        assertThat(recorded()).containsExactly("out cpu=1 shop preempted=1 100", "in cpu=1 shop preempted=1 100");
    }

    @Test
    void aFilterCanNameEveryFieldAndContext() throws Exception {
        choose("pid == " + PID + " && tid == " + TID + " && $ctx.vpid == " + PID + " && $ctx.vtid == " + TID
                + " && $ctx.procname == \"shop\" && thread_name == \"shop\" && preempted == 0 && off_cpu_ns == -1");
        in(0);
        out(0, false);
        assertThat(recorded()).containsExactly("in cpu=0 shop preempted=0 -1");
    }

    @Test
    void aCpuThatCameLaterHasNoRing() throws Exception {
        choose();
        in(2);
        assertThat(recorded()).isEmpty();
        assertThat(new RingConsumer(file).discardedEvents(0)).isOne();
    }

    @Test
    void anApplicationCannotPassForAnotherProcess() {
        ProcessHandle self = ProcessHandle.current();
        long start = self.info().startInstant().orElseThrow().toEpochMilli();
        long uid = uid();
        assertThat(new ObservedProcess(1, self.pid(), uid, "x", start).problem()).isEmpty();
        assertThat(new ObservedProcess(1, self.pid(), uid, "x", start + 30_300).problem()).isPresent();
        assertThat(new ObservedProcess(1, self.pid(), uid, "x", start - 100_000).problem()).isPresent();
        assertThat(new ObservedProcess(1, self.pid(), uid + 1, "x", start).problem()).isPresent();
        assertThat(new ObservedProcess(1, PID, uid, "x", start).problem()).isPresent();
        assertThat(new ObservedProcess(1, 1, uid, "a\nname longer than fifteen", start).name())
                .isEqualTo("aname longer th");
    }

    private static long uid() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") & 0xFFFF_FFFFL;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
