// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session;

import static dev.ringside.session.DaemonFixture.INT;
import static dev.ringside.session.DaemonFixture.channel;
import static dev.ringside.session.DaemonFixture.event;
import static dev.ringside.session.DaemonFixture.field;
import static dev.ringside.session.DaemonFixture.intEvent;
import static dev.ringside.session.DaemonFixture.rule;
import static dev.ringside.session.FakeApplication.int32;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.protocol.ClientMessage.BufferAllocation;
import dev.ringside.protocol.ClientMessage.BufferOwnership;
import dev.ringside.protocol.ClientMessage.ChannelDetail;
import dev.ringside.protocol.ClientMessage.ChannelSettings;
import dev.ringside.protocol.ClientMessage.CreateSession;
import dev.ringside.protocol.ClientMessage.DescribeSession;
import dev.ringside.protocol.ClientMessage.DisableEvent;
import dev.ringside.protocol.ClientMessage.Domain;
import dev.ringside.protocol.ClientMessage.LossMode;
import dev.ringside.protocol.ClientMessage.RegenerateMetadata;
import dev.ringside.protocol.ClientMessage.RuleDetail;
import dev.ringside.protocol.ClientMessage.SessionDetail;
import dev.ringside.protocol.ClientMessage.SessionStopped;
import dev.ringside.protocol.ClientMessage.StopSession;
import dev.ringside.protocol.RunDirectory;
import dev.ringside.session.RecordedStream.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What ends up in the files.
class RecordingTest extends DaemonTest {
    @Test
    void applicationsBeforeAndAfterTheStartAreRecorded() throws Exception {
        daemon.create("s", "ctf-2");
        daemon.enableEvent("s", "", "shop:*");
        try (FakeApplication early = new FakeApplication(daemon.run(), "early", intEvent("shop:order"))) {
            early.ready();
            assertThat(early.isEnabled("shop:order")).isFalse();
            daemon.startSession("s");
            assertThat(early.isEnabled("shop:order")).isTrue();
            try (FakeApplication late = new FakeApplication(daemon.run(), "late", intEvent("shop:order"))) {
                late.ready();
                early.record("shop:order", int32(1));
                late.record("shop:order", int32(2));
            }
        }
        assertThat(values(daemon.destroy("s"), userTrace("s"))).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void eventsDescribedLaterAreEnabledToo() throws Exception {
        daemon.startRecording("s", "shop:*");
        try (FakeApplication application = new FakeApplication(daemon.run(), "app")) {
            application.ready();
            application.describe(intEvent("shop:order"), intEvent("other:event"));
            application.await(() -> application.isEnabled("shop:order"));
            application.record("shop:order", int32(3));
            assertThat(application.isEnabled("other:event")).isFalse();
        }
        assertThat(values(daemon.destroy("s"), userTrace("s"))).containsExactly(3);
    }

    @Test
    void rulesChangeWhileRecording() throws Exception {
        daemon.startRecording("s", "shop:a");
        try (FakeApplication application =
                new FakeApplication(daemon.run(), "app", intEvent("shop:a"), intEvent("shop:b"))) {
            application.ready();
            assertThat(application.record("shop:b", int32(1))).isZero();
            daemon.enableEvent("s", "", "shop:b");
            assertThat(application.record("shop:b", int32(2))).isOne();
            daemon.done(new DisableEvent("s", Domain.USER_SPACE, "channel0", "shop:b"));
            assertThat(application.record("shop:b", int32(3))).isZero();
            assertThat(application.record("shop:a", int32(4))).isOne();
        }
        assertThat(values(daemon.destroy("s"), userTrace("s"))).containsExactlyInAnyOrder(2, 4);
    }

    @Test
    void aStoppedSessionRecordsNothingUntilItIsStartedAgain() throws Exception {
        daemon.startRecording("s", "*");
        try (FakeApplication application = new FakeApplication(daemon.run(), "app", intEvent("shop:a"))) {
            application.ready();
            application.record("shop:a", int32(1));
            daemon.done(new StopSession("s"));
            assertThat(RecordedStream.allEvents(userTrace("s"))).extracting(Event::value).containsExactly(1);
            assertThat(application.record("shop:a", int32(2))).isZero();
            daemon.startSession("s");
            assertThat(application.record("shop:a", int32(3))).isOne();
        }
        assertThat(values(daemon.destroy("s"), userTrace("s"))).containsExactlyInAnyOrder(1, 3);
    }

    @Test
    void processesShareAnEventClassWhenTheyDescribeItAlikeOnly() throws Exception {
        daemon.startRecording("s", "*");
        try (FakeApplication one = new FakeApplication(daemon.run(), "one", intEvent("shop:a"));
                FakeApplication two = new FakeApplication(daemon.run(), "two", intEvent("shop:a"));
                FakeApplication other =
                        new FakeApplication(daemon.run(), "three", event("shop:a", field("other", INT)))) {
            one.ready();
            two.ready();
            other.ready();
            assertThat(one.eventClassId("shop:a")).isEqualTo(two.eventClassId("shop:a"));
            assertThat(other.eventClassId("shop:a")).isNotEqualTo(one.eventClassId("shop:a"));
        }
    }

    @Test
    void perProcessBuffersMakeATraceForEachProcess() throws Exception {
        daemon.startRecording("s", channel("ch", 0, 0, BufferOwnership.PROCESS, BufferAllocation.PER_CPU), "*");
        try (FakeApplication one = new FakeApplication(daemon.run(), "shop", 101, intEvent("a:b"));
                FakeApplication same = new FakeApplication(daemon.run(), "shop", 101, intEvent("a:b"))) {
            one.ready();
            same.ready();
            one.record("a:b", int32(1));
            same.record("a:b", int32(2));
        }
        daemon.destroy("s");
        List<Path> traces = processTraces("s");
        assertThat(traces).hasSize(2).allSatisfy(trace -> assertThat(trace.getFileName().toString())
                .matches("shop-101-[0-9]{8}-[0-9]{6}(-1)?"));
        List<Integer> values = new ArrayList<>();
        for (Path trace : traces) {
            RecordedStream.allEvents(trace).forEach(event -> values.add(event.value()));
        }
        assertThat(values).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void aProcessThatEndsHasItsBuffersWrittenWhileTheSessionGoesOn() throws Exception {
        daemon.startRecording("s", channel("ch", 0, 0, BufferOwnership.PROCESS, BufferAllocation.PER_CPU), "*");
        List<String> ringFiles;
        try (FakeApplication one = new FakeApplication(daemon.run(), "one", intEvent("a:b"))) {
            one.ready();
            one.record("a:b", int32(1));
            ringFiles = one.ringFiles();
        }
        daemon.done(new StopSession("s"));
        assertThat(RecordedStream.allEvents(processTraces("s").getFirst())).hasSize(1);
        awaitNoFile(Path.of(ringFiles.getFirst()));
    }

    @Test
    void oneLaneGroupForAllCpusHasNoCpuInItsPackets() throws Exception {
        daemon.startRecording("s", channel("ch", 0, 0, BufferOwnership.USER, BufferAllocation.PER_CHANNEL), "*");
        try (FakeApplication application = new FakeApplication(daemon.run(), "app", intEvent("a:b"))) {
            application.ready();
            application.record("a:b", int32(1));
        }
        daemon.destroy("s");
        assertThat(userTrace("s").resolve("ch_0")).exists();
        assertThat(userTrace("s").resolve("metadata")).content().doesNotContain("cpu_id");
    }

    @Test
    void channelsAreStreamsOfOneTrace() throws Exception {
        daemon.create("s", "ctf-2");
        daemon.enableEvent("s", "one", "*:a");
        daemon.enableEvent("s", "two", "*:b");
        daemon.startSession("s");
        try (FakeApplication application = new FakeApplication(daemon.run(), "app", intEvent("x:a"), intEvent("x:b"))) {
            application.ready();
            application.record("x:a", int32(1));
            application.record("x:b", int32(2));
        }
        daemon.destroy("s");
        for (RecordedStream stream : RecordedStream.readAll(userTrace("s"))) {
            boolean first = stream.file().getFileName().toString().startsWith("one_");
            assertThat(stream.events()).allMatch(event -> event.value() == (first ? 1 : 2));
        }
        assertThat(RecordedStream.allEvents(userTrace("s"))).hasSize(2);
    }

    @Test
    void streamsWithoutEventsStillHaveAPacket() throws Exception {
        daemon.startRecording("s", "*");
        try (FakeApplication application = new FakeApplication(daemon.run(), "app", intEvent("x:a"))) {
            application.ready();
        }
        daemon.destroy("s");
        assertThat(RecordedStream.readAll(userTrace("s"))).isNotEmpty().allSatisfy(stream -> {
            assertThat(stream.events()).isEmpty();
            assertThat(stream.packetSizes()).containsExactly(4096L);
        });
    }

    @Test
    void everyEventThatFoundRoomIsThereInOrderAndTheRestIsCounted() throws Exception {
        daemon.startRecording("s", channel("ch", 4096, 2), "*");
        int written = 0;
        int count = 20_000;
        try (FakeApplication application = new FakeApplication(daemon.run(), "app", intEvent("x:a"))) {
            application.ready();
            for (int i = 0; i < count; i++) {
                written += application.record("x:a", int32(i));
            }
        }
        SessionStopped stopped = daemon.destroy("s");
        assertThat(stopped.discardedEvents()).isEqualTo(count - written);
        assertThat(stopped.lostPackets()).isZero();
        List<RecordedStream> streams = RecordedStream.readAll(userTrace("s"));
        assertThat(streams.stream().mapToInt(stream -> stream.events().size()).sum()).isEqualTo(written);
        assertThat(streams.stream().mapToLong(RecordedStream::lastDiscarded).sum()).isEqualTo(count - written);
        for (RecordedStream stream : streams) {
            assertThat(stream.events()).extracting(Event::value).isSorted();
            assertThat(stream.events()).extracting(Event::timestamp).isSorted();
            assertThat(stream.sequences())
                    .containsExactlyElementsOf(IntStream.range(0, stream.sequences().size())
                            .mapToObj(Long::valueOf)
                            .toList());
        }
    }

    @Test
    void aSmallBufferIsEmptiedWhileItIsWrittenTo() throws Exception {
        daemon.startRecording("s", channel("ch", 4096, 4), "*");
        int events = 5000;
        try (FakeApplication application = new FakeApplication(daemon.run(), "app", intEvent("x:a"))) {
            application.ready();
            for (int i = 0; i < events; i++) {
                // Far more than the rings hold: the consumer must have made room each time.
                while (application.record("x:a", int32(i)) == 0) {
                    Thread.onSpinWait();
                }
            }
        }
        daemon.destroy("s");
        assertThat(RecordedStream.allEvents(userTrace("s"))).hasSize(events);
    }

    /// Three trace files of two packets each for a ring.
    private static ChannelSettings limitedFiles(BufferAllocation allocation) {
        return new ChannelSettings(
                "ch", 4096, 4, LossMode.DISCARD, BufferOwnership.USER, allocation, 0, 0, 0, 8192, 3);
    }

    @Test
    void traceFilesAreLimitedInSizeAndCount() throws Exception {
        daemon.startRecording("s", limitedFiles(BufferAllocation.PER_CHANNEL), "*");
        try (FakeApplication application = new FakeApplication(daemon.run(), "app", intEvent("x:a"))) {
            application.ready();
            for (int i = 0; i < 10_000; i++) {
                while (application.record("x:a", int32(i)) == 0) {
                    Thread.onSpinWait();
                }
            }
        }
        daemon.destroy("s");
        try (Stream<Path> files = Files.list(userTrace("s"))) {
            List<String> names = files.map(file -> file.getFileName().toString()).toList();
            assertThat(names).allMatch(name -> name.matches("ch_[0-9]+_[012]|metadata|index"));
            // A thread keeps to its lane; which one it gets is not said.
            String busiest = names.stream().filter(name -> name.endsWith("_2")).findFirst().orElseThrow();
            String lane = busiest.substring(0, busiest.length() - 2);
            assertThat(names).contains(lane + "_0", lane + "_1");
            assertThat(Files.size(userTrace("s").resolve(lane + "_1"))).isLessThanOrEqualTo(8192);
            assertThat(userTrace("s").resolve("index/" + busiest + ".idx")).exists();
        }
    }

    @Test
    void channelsWhoseFilesWouldMeetAreRefused() throws Exception {
        daemon.create("s", "ctf-2");
        daemon.enableChannel(
                "s",
                new ChannelSettings(
                        "ch",
                        4096,
                        4,
                        LossMode.DISCARD,
                        BufferOwnership.USER,
                        BufferAllocation.PER_CPU,
                        0,
                        0,
                        0,
                        8192,
                        3));
        daemon.enableEvent("s", "ch", "*");
        daemon.enableEvent("s", "ch_0", "*");
        daemon.startSession("s");
        try (FakeApplication application = new FakeApplication(daemon.run(), "app", intEvent("x:a"))) {
            application.ready();
        }
        assertThat(daemon.destroy("s").problems()).singleElement().asString().contains("channel=ch_0");
    }

    @Test
    void aSwitchTimerWritesPartialPackets() throws Exception {
        daemon.create("s", "ctf-2");
        daemon.enableChannel(
                "s",
                new ChannelSettings(
                        "ch",
                        0,
                        0,
                        LossMode.DISCARD,
                        BufferOwnership.USER,
                        BufferAllocation.PER_CPU,
                        1000,
                        0,
                        0,
                        0,
                        0));
        daemon.enableEvent("s", "ch", "*");
        daemon.startSession("s");
        try (FakeApplication application = new FakeApplication(daemon.run(), "app", intEvent("x:a"))) {
            application.ready();
            application.record("x:a", int32(7));
            while (!RecordedStream.hasPackets(userTrace("s"))) {
                Thread.onSpinWait();
            }
            assertThat(RecordedStream.allEvents(userTrace("s"))).hasSize(1);
        }
    }

    @Test
    void aSessionWithoutOutputKeepsItsEventsInTheRings() throws Exception {
        daemon.done(new CreateSession("s", "", true, "default", ""));
        daemon.enableEvent("s", "", "*");
        daemon.startSession("s");
        try (FakeApplication application = new FakeApplication(daemon.run(), "app", intEvent("x:a"))) {
            application.ready();
            assertThat(application.record("x:a", int32(7))).isOne();
        }
        assertThat(daemon.destroy("s")).isEqualTo(new SessionStopped(0, 0, List.of()));
        assertThat(home.resolve("lttng-traces")).doesNotExist();
    }

    @Test
    void metadataAnewDescribesWhatWasAndWhatComes() throws Exception {
        daemon.startRecording("s", "*");
        try (FakeApplication application =
                new FakeApplication(daemon.run(), "app", intEvent("x:a"))) {
            application.ready();
            application.record("x:a", int32(7));
            String before = Files.readString(userTrace("s").resolve("metadata"));
            daemon.done(new RegenerateMetadata("s"));
            String after = Files.readString(userTrace("s").resolve("metadata"));
            assertThat(withoutOffset(after)).isEqualTo(withoutOffset(before));
            application.record("x:a", int32(8));
        }
        SessionStopped stopped = daemon.done(new StopSession("s"), SessionStopped.class);
        assertThat(values(stopped, userTrace("s"))).containsExactly(7, 8);
        try (Stream<Path> files = Files.list(userTrace("s"))) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.startsWith("."));
        }
    }

    private static String withoutOffset(String metadata) {
        return metadata.replaceAll("\"offset-from-origin\":\\s*\\{[^}]*\\}", "");
    }

    @Test
    void detailsTellSettingsRulesApplicationsAndLosses() throws Exception {
        daemon.startRecording("s", channel("ch", 4096, 2), "x:*");
        try (FakeApplication application = new FakeApplication(daemon.run(), "app", 99, intEvent("x:a"))) {
            application.ready();
            SessionDetail detail = daemon.done(new DescribeSession("s"), SessionDetail.class);
            assertThat(detail.summary().active()).isTrue();
            assertThat(detail.applications()).containsExactly("app-99");
            ChannelDetail channel = detail.channels().getFirst();
            assertThat(channel.settings().subBufferBytes()).isEqualTo(4096);
            assertThat(channel.rules()).extracting(RuleDetail::rule).containsExactly(rule("x:*"));
            assertThat(channel.memoryBytes()).isPositive();
        }
    }

    private static List<Integer> values(SessionStopped stopped, Path trace) throws IOException {
        assertThat(stopped).isEqualTo(new SessionStopped(0, 0, List.of()));
        return RecordedStream.allEvents(trace).stream().map(Event::value).toList();
    }

    private Path userTrace(String session) {
        return daemon.output(session).resolve("ust/uid/" + RunDirectory.ownUid() + "/64-bit");
    }

    private List<Path> processTraces(String session) throws IOException {
        try (Stream<Path> list = Files.list(daemon.output(session).resolve("ust/pid"))) {
            return list.sorted().toList();
        }
    }

    private static void awaitNoFile(Path file) {
        while (Files.exists(file)) {
            Thread.onSpinWait();
        }
    }
}
