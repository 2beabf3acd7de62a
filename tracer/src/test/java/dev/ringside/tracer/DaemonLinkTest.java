// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.protocol.ApplicationMessage.RegistrationDone;
import dev.ringside.protocol.EventDescription;
import dev.ringside.protocol.FieldType.IntegerType;
import dev.ringside.protocol.FieldType.NamedField;
import dev.ringside.protocol.FieldType.TextType;
import dev.ringside.protocol.ProtocolVersion;
import dev.ringside.ring.RingFile;
import dev.ringside.tracepoint.Event;
import dev.ringside.tracepoint.Level;
import dev.ringside.tracepoint.Tracepoints;
import dev.ringside.tracer.internal.connection.DaemonLink;
import dev.ringside.tracer.internal.connection.KnownTracepoints;
import dev.ringside.tracer.support.CapturingTracer;
import dev.ringside.tracer.support.RingRecords;
import dev.ringside.tracer.support.TestChannel;
import dev.ringside.tracer.support.TestDaemon;
import dev.ringside.tracer.support.TestDaemon.Application;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A link with a daemon that the test plays, over a real socket and real rings.
class DaemonLinkTest {
    private static final long NO_DEADLINE = 0;

    @TempDir
    Path folder;

    private final KnownTracepoints known = new KnownTracepoints();

    interface LinkEvents {
        @Event(level = Level.WARNING)
        void first(int number, String text);

        boolean firstEnabled();

        @Event
        void second(long number);

        boolean secondEnabled();
    }

    interface LaterEvents {
        @Event
        void third(int number);

        boolean thirdEnabled();
    }

    private LinkEvents events;

    @BeforeEach
    void define() {
        events = Tracepoints.of(LinkEvents.class);
        known.add(List.of(CapturingTracer.named("linkEvents:first"), CapturingTracer.named("linkEvents:second")));
    }

    private Path socket() {
        return folder.resolve("run").resolve("apps.sock");
    }

    private DaemonLink startLink() {
        DaemonLink link = new DaemonLink(socket(), known);
        link.start();
        return link;
    }

    @Test
    void registersAndDescribesItsTracepoints() throws IOException {
        try (TestDaemon daemon = new TestDaemon(socket())) {
            startLink();
            try (Application application = daemon.accept()) {
                assertThat(application.register().pid())
                        .isEqualTo(ProcessHandle.current().pid());
                assertThat(application.register().protocolVersion()).isEqualTo(ProtocolVersion.CURRENT);
                assertThat(application.register().processName()).isEqualTo("java");
                assertThat(application.register().bitsPerLong()).isEqualTo(64);
                assertThat(application.register().uid())
                        .isEqualTo(Files.getAttribute(folder, "unix:uid") instanceof Integer uid ? (long) uid : -1L);
                assertThat(application.register().startTimeMillis()).isPositive();
                application.registered(5);
                assertThat(application.describe()).containsExactlyInAnyOrder("linkEvents:first", "linkEvents:second");
                assertThat(application.event("linkEvents:first"))
                        .isEqualTo(new EventDescription(
                                "linkEvents:first",
                                4,
                                "",
                                List.of(
                                        new NamedField("number", new IntegerType(32, true, 10)),
                                        new NamedField("text", new TextType()))));
            }
        }
    }

    @Test
    void recordsWhatTheDaemonEnablesUntilItIsDisabled() throws IOException {
        try (TestDaemon daemon = new TestDaemon(socket())) {
            startLink();
            try (Application application = daemon.register(5);
                    RingFile ring = application.openChannel(1, folder.resolve("ring"), TestChannel.shape())) {
                events.first(1, "before");
                assertThat(events.firstEnabled()).isFalse();
                assertThat(application.enable(1, "linkEvents:first", 40)).isEmpty();
                assertThat(events.firstEnabled()).isTrue();
                assertThat(events.secondEnabled()).isFalse();
                events.first(2, "within");
                events.second(3);
                assertThat(application.disable(1, "linkEvents:first")).isEmpty();
                events.first(4, "after");

                List<RingRecords.Event> recorded = application.drain(ring, "linkEvents:first");
                assertThat(recorded).hasSize(1);
                assertThat(recorded.getFirst().eventClassId()).isEqualTo(40);
                assertThat(recorded.getFirst().values())
                        .containsEntry("number", 2L)
                        .containsEntry("text", "within");
            }
        }
    }

    @Test
    void recordsNothingWhileTheRingDoesNotRecord() throws IOException {
        try (TestDaemon daemon = new TestDaemon(socket())) {
            startLink();
            try (Application application = daemon.register(5);
                    RingFile ring = application.openChannel(1, folder.resolve("ring"), TestChannel.shape())) {
                application.enable(1, "linkEvents:second", 0);
                ring.recording(false);
                events.second(1);
                ring.recording(true);
                events.second(2);
                assertThat(application.drain(ring, "linkEvents:second"))
                        .singleElement()
                        .satisfies(event -> assertThat(event.values()).containsEntry("number", 2L));
            }
        }
    }

    @Test
    void writesAnEventIntoEachChannelThatHasIt() throws IOException {
        try (TestDaemon daemon = new TestDaemon(socket())) {
            startLink();
            try (Application application = daemon.register(5);
                    RingFile one = application.openChannel(1, folder.resolve("one"), TestChannel.shape());
                    RingFile two = application.openChannel(2, folder.resolve("two"), TestChannel.shape())) {
                application.enable(1, "linkEvents:second", 10);
                application.enable(2, "linkEvents:second", 20);
                events.second(77);
                assertThat(application.closeChannel(1)).isEmpty();
                events.second(78);
                assertThat(application.drain(one, "linkEvents:second"))
                        .extracting(RingRecords.Event::eventClassId)
                        .containsExactly(10);
                assertThat(application.drain(two, "linkEvents:second"))
                        .extracting(RingRecords.Event::eventClassId)
                        .containsExactly(20, 20);
                assertThat(application.enable(1, "linkEvents:second", 10))
                        .contains("no such channel")
                        .contains("1");
            }
        }
    }

    @Test
    void answersWhatItCannotDoWithTheReason() throws IOException {
        try (TestDaemon daemon = new TestDaemon(socket())) {
            startLink();
            try (Application application = daemon.register(5);
                    RingFile ring = application.openChannel(1, folder.resolve("ring"), TestChannel.shape())) {
                assertThat(application.tryOpenChannel(1, ring.path())).contains("open already");
                assertThat(application.tryOpenChannel(2, folder.resolve("absent")))
                        .contains("absent");
                assertThat(application.tryOpenChannel(2, Files.writeString(folder.resolve("short"), "no ring")))
                        .contains("short");
                assertThat(application.tryOpenChannel(2, ring.path(), "perf:cpu:cycles"))
                        .contains("perf:cpu:cycles");
                assertThat(application.enable(1, "no:such", 1)).contains("no:such");
                assertThat(application.enable(9, "linkEvents:first", 1)).contains("9");
                assertThat(application.disable(9, "linkEvents:first")).contains("9");
                assertThat(application.closeChannel(9)).contains("9");
                assertThat(application.disable(1, "linkEvents:first")).isEmpty();
            }
        }
    }

    @Test
    void definitionsWaitUntilTheDaemonHasEnabledThem() throws Exception {
        try (TestDaemon daemon = new TestDaemon(socket())) {
            DaemonLink link = startLink();
            FutureTask<Boolean> definer = new FutureTask<>(() -> {
                link.await(true, NO_DEADLINE);
                return events.firstEnabled();
            });
            Thread.ofPlatform().start(definer);
            try (Application application = daemon.accept()) {
                application.registered(5);
                application.describe();
                try (RingFile ring = application.openChannel(1, folder.resolve("ring"), TestChannel.shape())) {
                    application.enable(1, "linkEvents:first", 1);
                    assertThat(definer.isDone()).isFalse();
                    application.send(new RegistrationDone());
                    assertThat(definer.get()).isTrue();

                    LaterEvents later = Tracepoints.of(LaterEvents.class);
                    FutureTask<Boolean> laterDefiner = new FutureTask<>(() -> {
                        known.add(List.of(CapturingTracer.named("laterEvents:third")));
                        link.announce(List.of(CapturingTracer.named("laterEvents:third")));
                        link.await(true, NO_DEADLINE);
                        return later.thirdEnabled();
                    });
                    Thread.ofPlatform().start(laterDefiner);
                    assertThat(application.describe()).containsExactly("laterEvents:third");
                    application.enable(1, "laterEvents:third", 2);
                    application.send(new RegistrationDone());
                    assertThat(laterDefiner.get()).isTrue();
                    assertThat(ring.recording()).isTrue();
                }
            }
        }
    }

    @Test
    void definitionsDoNotWaitWhereNoDaemonIs() throws Exception {
        startLink().await(true, NO_DEADLINE);
        assertThat(events.firstEnabled()).isFalse();
    }

    @Test
    void definitionsStopWaitingAtTheDeadline() throws Exception {
        try (TestDaemon daemon = new TestDaemon(socket())) {
            DaemonLink link = startLink();
            try (Application silent = daemon.accept()) {
                link.await(false, System.nanoTime());
                assertThat(silent.register().pid()).isPositive();
                // Once it was too slow, no one waits for it any more.
                link.await(true, NO_DEADLINE);
            }
        }
    }

    @Test
    void registersWithADaemonThatComesLater() throws IOException {
        startLink();
        Files.createDirectories(socket().getParent());
        try (TestDaemon daemon = new TestDaemon(socket());
                Application application = daemon.register(5)) {
            assertThat(application.event("linkEvents:first")).isNotNull();
        }
    }

    @Test
    void registersAgainWhenTheDaemonIsBackAndRecordsNothingMeanwhile() throws IOException {
        startLink();
        for (int life = 1; life <= 3; life++) {
            try (TestDaemon daemon = new TestDaemon(socket());
                    Application application = daemon.register(life)) {
                assertThat(events.firstEnabled())
                        .as("what the daemon before had enabled")
                        .isFalse();
                try (RingFile ring = application.openChannel(1, folder.resolve("ring" + life), TestChannel.shape())) {
                    assertThat(application.enable(1, "linkEvents:first", 1)).isEmpty();
                    events.first(life, "alive");
                    assertThat(application.drain(ring, "linkEvents:first")).hasSize(1);
                }
            }
        }
    }

    @Test
    void survivesARefusalAndADaemonThatSpeaksNonsense() throws IOException {
        try (TestDaemon daemon = new TestDaemon(socket())) {
            startLink();
            try (Application refused = daemon.accept()) {
                refused.refuse("not today");
                refused.awaitEnd();
            }
            try (Application confused = daemon.accept()) {
                confused.send(confused.register());
                confused.awaitEnd();
            }
            try (Application application = daemon.register(5);
                    RingFile ring = application.openChannel(1, folder.resolve("ring"), TestChannel.shape())) {
                assertThat(application.enable(1, "linkEvents:second", 1)).isEmpty();
                events.second(1);
                assertThat(application.drain(ring, "linkEvents:second")).hasSize(1);
            }
        }
    }

    @Test
    void togglesWhileThreadsCall() throws Exception {
        int threads = 3;
        try (TestDaemon daemon = new TestDaemon(socket())) {
            startLink();
            CountDownLatch end = new CountDownLatch(1);
            CountDownLatch running = new CountDownLatch(threads);
            try (Application application = daemon.register(5);
                    RingFile ring = application.openChannel(1, folder.resolve("ring"), TestChannel.shape())) {
                List<Thread> callers = IntStream.range(0, threads)
                        .mapToObj(i -> {
                            Runnable calls = () -> {
                                long number = 0;
                                running.countDown();
                                while (end.getCount() != 0) {
                                    events.second(number++);
                                }
                            };
                            return i == 0
                                    ? Thread.ofVirtual().start(calls)
                                    : Thread.ofPlatform().start(calls);
                        })
                        .toList();
                running.await();
                for (int round = 0; round < 50; round++) {
                    assertThat(application.enable(1, "linkEvents:second", round))
                            .isEmpty();
                    application.drain(ring, "linkEvents:second");
                    assertThat(application.disable(1, "linkEvents:second")).isEmpty();
                }
                end.countDown();
                for (Thread caller : callers) {
                    caller.join();
                }
                application.drain(ring, "linkEvents:second");
                events.second(1);
                assertThat(application.drain(ring, "linkEvents:second")).isEmpty();
                assertThat(CapturingTracer.named("linkEvents:second").failures())
                        .isZero();
            }
        }
    }
}
