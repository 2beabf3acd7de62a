// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session;

import static dev.ringside.session.DaemonFixture.channel;
import static dev.ringside.session.DaemonFixture.intEvent;
import static dev.ringside.session.DaemonFixture.rule;
import static dev.ringside.session.FakeApplication.int32;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.protocol.ClientMessage.BufferAllocation;
import dev.ringside.protocol.ClientMessage.BufferOwnership;
import dev.ringside.protocol.ClientMessage.ChannelSettings;
import dev.ringside.protocol.ClientMessage.CreateSession;
import dev.ringside.protocol.ClientMessage.Domain;
import dev.ringside.protocol.ClientMessage.EnableChannel;
import dev.ringside.protocol.ClientMessage.EnableEvent;
import dev.ringside.protocol.ClientMessage.Failed;
import dev.ringside.protocol.ClientMessage.Ok;
import dev.ringside.protocol.ClientMessage.Request;
import dev.ringside.protocol.ClientMessage.SessionStopped;
import dev.ringside.protocol.ClientMessage.Shutdown;
import dev.ringside.protocol.ClientMessage.StartSession;
import dev.ringside.protocol.ClientMessage.StopSession;
import dev.ringside.protocol.MessageConnection;
import dev.ringside.protocol.RunDirectory;
import dev.ringside.session.RecordedStream.Event;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Daemons that end, well or badly.
class DaemonDeathTest {
    private static final String EVENT = "a:b";

    @TempDir
    Path home;

    @Test
    void aKilledDaemonLosesNothingThatIsInTheRings() throws Exception {
        List<String> ringFiles;
        int count = 5000;
        try (ChildJvm child = startDaemon(List.of());
                FakeApplication application = record(channel("ch", 8192, 16), count)) {
            child.kill();
            application.await(application::isDisconnected);
            ringFiles = application.ringFiles();
            assertThat(Path.of(ringFiles.getFirst())).exists();
            // The application goes on unharmed, in rings that no one empties any more.
            application.record(EVENT, int32(count));
        }
        try (DaemonFixture next = new DaemonFixture(home);
                FakeApplication again = new FakeApplication(next.run(), "app", intEvent(EVENT))) {
            again.ready();
            assertThat(Path.of(ringFiles.getFirst())).doesNotExist();
            assertThat(next.run().logFile()).content().contains("session recovered: session=s");
        }
        assertThat(RecordedStream.allEvents(userTrace()).stream().map(Event::value).sorted())
                .containsExactlyElementsOf(IntStream.rangeClosed(0, count).boxed().toList());
    }

    @Test
    void aDaemonKilledAgainAndAgainInMidLoadWritesNothingTwice() throws Exception {
        for (int round = 0; round < 2; round++) {
            Path output = home.resolve("round" + round);
            try (ChildJvm child = startDaemon(List.of());
                    ChildJvm application = startCounting(output)) {
                assertThat(application.line()).isEqualTo("recording");
                Path trace = output.resolve("ust/uid/" + RunDirectory.ownUid() + "/64-bit");
                while (bytesOfStreams(trace) < 100_000L * (round + 1)) {
                    Thread.onSpinWait();
                }
                child.kill();
                application.kill();
            }
            new DaemonFixture(home).close();
            BitSet values = RecordedStream.values(
                    output.resolve("ust/uid/" + RunDirectory.ownUid() + "/64-bit"), 0, Integer.MAX_VALUE);
            assertThat(values.length()).isGreaterThan(1000);
            assertThat(values.nextClearBit(0)).isEqualTo(values.length());
        }
    }

    /// Of all streams: which one grows depends on the CPU that the application runs on.
    private static long bytesOfStreams(Path trace) throws IOException {
        if (!Files.exists(trace)) {
            return 0;
        }
        long bytes = 0;
        try (DirectoryStream<Path> streams = Files.newDirectoryStream(trace, "ch_*")) {
            for (Path stream : streams) {
                bytes += Files.size(stream);
            }
        }
        return bytes;
    }

    private ChildJvm startCounting(Path output) throws Exception {
        ask(new CreateSession("s", output.toString(), false, "default", ""));
        ask(new EnableChannel("s", Domain.USER_SPACE, channel("ch", 4096, 8)));
        ask(new EnableEvent("s", Domain.USER_SPACE, "ch", rule("*")));
        ask(new StartSession("s"));
        return ChildJvm.start(home, CountingApplication.class);
    }

    @Test
    void sigtermWritesAllDataAndEndsWell() throws Exception {
        try (ChildJvm child = startDaemon(List.of());
                FakeApplication application = record(channel("ch", 0, 0), 100)) {
            assertThat(child.terminate()).isIn(0, 143);
            assertThat(application.ringFiles()).allSatisfy(file -> assertThat(Path.of(file)).doesNotExist());
        }
        assertThat(RecordedStream.allEvents(userTrace())).hasSize(100);
        assertNothingLeft();
    }

    @Test
    void shutdownWritesAllDataAndEndsTheProcess() throws Exception {
        try (ChildJvm child = startDaemon(List.of());
                FakeApplication application = record(channel("ch", 0, 0), 100)) {
            assertThat(ask(new Shutdown())).isEqualTo(new Ok());
            assertThat(child.waitFor()).isZero();
            application.await(application::isDisconnected);
        }
        assertThat(RecordedStream.allEvents(userTrace())).hasSize(100);
        assertNothingLeft();
    }

    @Test
    void aFullDiskIsToldAtStopAndCostsNoOtherSession() throws Exception {
        // Files of this daemon cannot grow past 200 blocks of 1024 bytes: 50 packets.
        List<String> limit = List.of("bash", "-c", "trap '' XFSZ; ulimit -f 200; exec \"$0\" \"$@\"");
        ChannelSettings oneRing = channel("ch", 4096, 2, BufferOwnership.USER, BufferAllocation.PER_CHANNEL);
        long written = 0;
        long tried = 0;
        try (ChildJvm child = startDaemon(limit);
                FakeApplication application = record(oneRing, 0)) {
            while (largestStream() < 200 * 1024) {
                written += recordMany(application, 100);
                tried += 100;
            }
            // More than the ring holds.
            written += recordMany(application, 5000);
            tried += 5000;
            SessionStopped stopped = (SessionStopped) ask(new StopSession("s"));
            assertThat(stopped.discardedEvents()).isEqualTo(tried - written);
            assertThat(stopped.problems()).anyMatch(problem -> problem.contains("File too large"));
            assertThat(ask(new CreateSession("t", home.resolve("t").toString(), false, "default", "")))
                    .isNotInstanceOf(Failed.class);
            ask(new Shutdown());
            assertThat(child.waitFor()).isZero();
        }
        // What is there is whole.
        for (RecordedStream stream : RecordedStream.readAll(userTrace())) {
            assertThat(stream.file()).isNotEmptyFile();
        }
    }

    private long largestStream() throws IOException {
        long largest = 0;
        try (DirectoryStream<Path> streams = Files.newDirectoryStream(userTrace(), "ch_*")) {
            for (Path stream : streams) {
                largest = Math.max(largest, Files.size(stream));
            }
        }
        return largest;
    }

    private static long recordMany(FakeApplication application, int events) {
        long written = 0;
        for (int i = 0; i < events; i++) {
            written += application.record(EVENT, int32(i));
        }
        return written;
    }

    private ChildJvm startDaemon(List<String> prefix) throws Exception {
        ChildJvm child = ChildJvm.start(prefix, home, DaemonProcess.class);
        assertThat(child.line()).isEqualTo("ready");
        return child;
    }

    private FakeApplication record(ChannelSettings channel, int count) throws Exception {
        ask(new CreateSession("s", home.resolve("out").toString(), false, "default", ""));
        ask(new EnableChannel("s", Domain.USER_SPACE, channel));
        ask(new EnableEvent("s", Domain.USER_SPACE, "ch", rule("*")));
        ask(new StartSession("s"));
        FakeApplication application =
                new FakeApplication(DaemonFixture.runDirectory(home), "app", intEvent(EVENT)).ready();
        for (int i = 0; i < count; i++) {
            assertThat(application.record(EVENT, int32(i))).isOne();
        }
        return application;
    }

    private Object ask(Request request) throws Exception {
        try (MessageConnection client =
                MessageConnection.connectClient(DaemonFixture.runDirectory(home).clientSocket())) {
            return client.request(request);
        }
    }

    private void assertNothingLeft() {
        RunDirectory run = DaemonFixture.runDirectory(home);
        assertThat(run.clientSocket()).doesNotExist();
        assertThat(run.applicationSocket()).doesNotExist();
        assertThat(run.pidFile()).doesNotExist();
        assertThat(Path.of("/dev/shm/ringside-" + run.uid()).resolve(run.homeDigest())).doesNotExist();
    }

    private Path userTrace() {
        return home.resolve("out/ust/uid/" + RunDirectory.ownUid() + "/64-bit");
    }
}
