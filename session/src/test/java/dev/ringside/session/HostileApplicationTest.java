// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session;

import static dev.ringside.session.DaemonFixture.INT;
import static dev.ringside.session.DaemonFixture.channel;
import static dev.ringside.session.DaemonFixture.event;
import static dev.ringside.session.DaemonFixture.field;
import static dev.ringside.session.DaemonFixture.intEvent;
import static dev.ringside.session.FakeApplication.int32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.protocol.ApplicationMessage.DescribeEvents;
import dev.ringside.protocol.ApplicationMessage.Done;
import dev.ringside.protocol.ApplicationMessage.Refused;
import dev.ringside.protocol.ApplicationMessage.Register;
import dev.ringside.protocol.ApplicationMessage.Registered;
import dev.ringside.protocol.ClientMessage.BufferAllocation;
import dev.ringside.protocol.ClientMessage.BufferOwnership;
import dev.ringside.protocol.ClientMessage.ListSessions;
import dev.ringside.protocol.ClientMessage.SessionList;
import dev.ringside.protocol.ClientMessage.SessionStopped;
import dev.ringside.protocol.EventDescription;
import dev.ringside.protocol.FieldType.ArrayType;
import dev.ringside.protocol.FieldType.EnumType;
import dev.ringside.protocol.FieldType.IntegerType;
import dev.ringside.protocol.FieldType.NamedField;
import dev.ringside.protocol.MessageConnection;
import dev.ringside.protocol.ProtocolVersion;
import dev.ringside.protocol.RunDirectory;
import dev.ringside.session.RecordedStream.Event;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The application is never trusted: whatever it sends or does to its rings, the daemon and all other sessions go on.
class HostileApplicationTest extends DaemonTest {
    @AfterEach
    @Override
    void stop() throws Exception {
        assertThat(daemon.done(new ListSessions(), SessionList.class)).isNotNull();
        super.stop();
    }

    @Test
    void randomBytesOnEitherSocketHarmNobody() throws Exception {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("HostileApplicationTest seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 200; i++) {
            Path socket = random.nextBoolean() ? daemon.run().applicationSocket() : daemon.run().clientSocket();
            try (SocketChannel raw = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                raw.connect(UnixDomainSocketAddress.of(socket));
                byte[] bytes = new byte[random.nextInt(200)];
                random.nextBytes(bytes);
                if (random.nextBoolean() && bytes.length >= 16) {
                    ByteBuffer header = ByteBuffer.wrap(bytes).putInt(0x526E6753);
                    header.putShort((short) ProtocolVersion.CURRENT).putInt(12, random.nextInt(200));
                }
                raw.write(ByteBuffer.wrap(bytes));
            } catch (IOException e) {
                // The daemon may have hung up already.
                continue;
            }
        }
        try (FakeApplication application = new FakeApplication(daemon.run(), "app", intEvent("a:b"))) {
            application.ready();
        }
    }

    @Test
    void namesFromAnApplicationStayInsideTheOutput() throws Exception {
        daemon.create("s", "ctf-1.8");
        daemon.enableChannel("s", channel("ch", 0, 0, BufferOwnership.PROCESS, BufferAllocation.PER_CPU));
        daemon.enableEvent("s", "ch", "*");
        daemon.startSession("s");
        List<String> names = List.of("../../../evil", "/etc/evil", "..", "", "a\nb", "\0", "x".repeat(5000), "\"; };");
        for (String name : names) {
            try (FakeApplication application = new FakeApplication(daemon.run(), name, intEvent("a:b"))) {
                application.ready();
                assertThat(application.record("a:b", int32(1))).isOne();
            }
        }
        assertThat(daemon.destroy("s").problems()).isEmpty();
        try (Stream<Path> traces = Files.list(daemon.output("s").resolve("ust/pid"))) {
            assertThat(traces).hasSize(names.size());
        }
        try (Stream<Path> all = Files.walk(home)) {
            assertThat(all).noneMatch(file -> file.getFileName().toString().equals("evil"));
        }
    }

    @Test
    void descriptionsThatNoTraceCouldHoldAreLeftOut() throws Exception {
        daemon.create("s", "ctf-1.8");
        daemon.enableEvent("s", "", "*");
        daemon.startSession("s");
        EventDescription[] bad = {
            event("", field("v", INT)),
            event("new\nline", field("v", INT)),
            event("long:" + "x".repeat(1000), field("v", INT)),
            event("bad:field", field("a\"b\n", INT)),
            event("bad:twice", field("a", INT), field("a", INT)),
            event("bad:size", field("a", new IntegerType(13, true, 10))),
            event("bad:base", field("a", new IntegerType(32, true, 7))),
            event("bad:array", field("a", new ArrayType(INT, -1))),
            event("bad:huge", field("a", new ArrayType(INT, Integer.MAX_VALUE))),
            event("bad:label", field("a", new EnumType(INT, List.of("a\nb")))),
            new EventDescription("bad:level", 99, "", List.of()),
            event("bad:many", IntStream.range(0, 5000).mapToObj(i -> field("f" + i, INT)).toArray(NamedField[]::new))
        };
        try (FakeApplication application = new FakeApplication(daemon.run(), "app", bad)) {
            application.describe(intEvent("good:event"));
            application.await(() -> application.isEnabled("good:event"));
            for (EventDescription event : bad) {
                assertThat(application.isEnabled(event.name())).as(event.name()).isFalse();
            }
        }
    }

    @Test
    void tracepointsWithoutEndAreCutOff() throws Exception {
        try (FakeApplication application = new FakeApplication(daemon.run(), "app")) {
            application.ready();
            for (int i = 0; i < 30; i++) {
                EventDescription[] events = new EventDescription[1000];
                for (int j = 0; j < events.length; j++) {
                    events[j] = intEvent("many:e" + (i * 1000 + j));
                }
                application.describe(events);
            }
            try (FakeApplication other = new FakeApplication(daemon.run(), "other", intEvent("a:b"))) {
                other.ready();
            }
        }
    }

    @Test
    void messagesThatDoNotBelongHereEndTheConnection() throws Exception {
        try (MessageConnection connection = MessageConnection.connect(daemon.run().applicationSocket())) {
            connection.send(new DescribeEvents(List.of()));
            assertThatThrownBy(connection::receive).isInstanceOf(IOException.class);
        }
        try (MessageConnection connection = MessageConnection.connect(daemon.run().applicationSocket())) {
            connection.send(register(Long.SIZE));
            connection.receive(Registered.class);
            connection.send(new Done(12345, "for nothing"));
            connection.send(new Registered(1, 1));
            assertThatThrownBy(connection::receive).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a32BitProcessIsToldWhyItIsRefused() throws Exception {
        try (MessageConnection connection = MessageConnection.connect(daemon.run().applicationSocket())) {
            connection.send(register(32));
            assertThat(connection.receive(Refused.class).reason()).contains("64-bit");
        }
    }

    @Test
    void anApplicationThatNeverAnswersDelaysNoOneForEver() throws Exception {
        daemon.create("s", "ctf-2");
        daemon.enableEvent("s", "", "*");
        try (MessageConnection silent = MessageConnection.connect(daemon.run().applicationSocket());
                FakeApplication application = new FakeApplication(daemon.run(), "app", intEvent("a:b"))) {
            silent.send(register(Long.SIZE));
            silent.send(new DescribeEvents(List.of(intEvent("a:b"))));
            silent.receive(Registered.class);
            application.ready();
            daemon.startSession("s");
            assertThat(application.record("a:b", int32(1))).isOne();
        }
        assertThat(daemon.destroy("s")).isEqualTo(new SessionStopped(0, 0, List.of()));
    }

    @Test
    void aRingOverwrittenWithRubbishCostsThatRingOnly() throws Exception {
        long seed = Long.getLong("ringside.seed", System.nanoTime());
        System.out.println("HostileApplicationTest seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        startTwoSessions();
        try (FakeApplication application =
                new FakeApplication(daemon.run(), "app", intEvent("bad:e"), intEvent("good:e"))) {
            application.ready();
            for (int round = 0; round < 200; round++) {
                application.record("good:e", int32(round));
                application.record("bad:e", int32(round));
                scribble(badRing(application), random);
            }
        }
        daemon.destroy("bad");
        assertGoodSessionIsWhole(200);
    }

    @Test
    void aRingFileCutShortCostsThatFileOnly() throws Exception {
        startTwoSessions();
        try (FakeApplication application =
                new FakeApplication(daemon.run(), "app", intEvent("bad:e"), intEvent("good:e"))) {
            application.ready();
            application.record("bad:e", int32(1));
            application.record("good:e", int32(0));
            try (FileChannel file = FileChannel.open(badRing(application), StandardOpenOption.WRITE)) {
                file.truncate(0);
            }
        }
        assertThat(daemon.destroy("bad").problems()).isNotEmpty();
        assertGoodSessionIsWhole(1);
    }

    /// One session whose ring will be damaged, and one beside it.
    private void startTwoSessions() throws Exception {
        for (String session : List.of("bad", "good")) {
            daemon.create(session, "ctf-2");
            daemon.enableChannel(session, channel("ch", 4096, 4));
            daemon.enableEvent(session, "ch", session + ":*");
            daemon.startSession(session);
        }
    }

    private void assertGoodSessionIsWhole(int events) throws Exception {
        assertThat(daemon.destroy("good")).isEqualTo(new SessionStopped(0, 0, List.of()));
        Path trace = daemon.output("good").resolve("ust/uid/" + RunDirectory.ownUid() + "/64-bit");
        assertThat(RecordedStream.allEvents(trace).stream().map(Event::value).sorted())
                .hasSize(events);
    }

    /// Sessions make their rings in the order of their creation.
    private static Path badRing(FakeApplication application) {
        return application.ringFiles().stream().sorted().map(Path::of)
                .filter(file -> file.getFileName().toString().equals("channel-1.ring"))
                .findFirst()
                .orElseThrow();
    }

    private static void scribble(Path ring, SplittableRandom random) throws IOException {
        try (FileChannel file = FileChannel.open(ring, StandardOpenOption.WRITE)) {
            byte[] rubbish = new byte[1 + random.nextInt(64)];
            random.nextBytes(rubbish);
            // The control blocks and packet headers, where it hurts.
            long at = random.nextBoolean() ? 4096 + random.nextInt(1024) : 8192 + random.nextInt(8) * 4096L;
            file.write(ByteBuffer.wrap(rubbish), at);
        }
    }

    private static Register register(int bitsPerLong) {
        return new Register(ProtocolVersion.CURRENT, 1, 1, RunDirectory.ownUid(), 0, "app", 0, bitsPerLong);
    }
}
