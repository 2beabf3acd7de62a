// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session;

import static dev.ringside.session.DaemonFixture.channel;
import static dev.ringside.session.DaemonFixture.intEvent;
import static dev.ringside.session.FakeApplication.int32;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.protocol.ClientMessage.AddSnapshotOutput;
import dev.ringside.protocol.ClientMessage.ChannelDetail;
import dev.ringside.protocol.ClientMessage.CreateSession;
import dev.ringside.protocol.ClientMessage.DescribeSession;
import dev.ringside.protocol.ClientMessage.ListSnapshotOutputs;
import dev.ringside.protocol.ClientMessage.LossMode;
import dev.ringside.protocol.ClientMessage.RecordSnapshot;
import dev.ringside.protocol.ClientMessage.RemoveSnapshotOutput;
import dev.ringside.protocol.ClientMessage.SessionDetail;
import dev.ringside.protocol.ClientMessage.SnapshotOutput;
import dev.ringside.protocol.ClientMessage.SnapshotOutputs;
import dev.ringside.protocol.ClientMessage.SnapshotRecorded;
import dev.ringside.protocol.RunDirectory;
import dev.ringside.session.RecordedStream.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Snapshots of what applications have recorded: they can be repeated, and take nothing out of the rings.
class SnapshotTest {
    private static final SnapshotOutput USUAL = new SnapshotOutput(0, "", "", 0);

    @TempDir
    Path home;

    private DaemonFixture daemon;

    @BeforeEach
    void start() throws Exception {
        daemon = new DaemonFixture(home);
        daemon.done(new CreateSession("s", daemon.output("s").toString(), false, true, "ctf-1.8", ""));
    }

    @AfterEach
    void stop() throws Exception {
        daemon.close();
    }

    private Path snapshot(SnapshotOutput output) throws Exception {
        return Path.of(daemon.done(new RecordSnapshot("s", output), SnapshotRecorded.class)
                .folder());
    }

    private static List<Integer> values(Path snapshot) throws IOException {
        Path trace = snapshot.resolve("ust/uid/" + RunDirectory.ownUid() + "/64-bit");
        assertThat(trace.resolve("metadata")).isNotEmptyFile();
        return RecordedStream.allEvents(trace).stream().map(Event::value).toList();
    }

    @Test
    void showWhatTheRingsHoldEachTime() throws Exception {
        daemon.enableEvent("s", "", "*");
        assertThat(daemon.refused(new RecordSnapshot("s", USUAL)).message()).isEqualTo("No data available in snapshot");
        daemon.startSession("s");
        try (FakeApplication application = new FakeApplication(daemon.run(), "app", intEvent("x:a"))) {
            application.ready();
            application.record("x:a", int32(1));
            Path first = snapshot(USUAL);
            assertThat(first.getParent()).isEqualTo(daemon.output("s"));
            assertThat(first.getFileName().toString()).matches("snapshot-1-\\d{8}-\\d{6}-0");
            assertThat(values(first)).containsExactly(1);
            application.record("x:a", int32(2));
            assertThat(values(snapshot(USUAL))).containsExactlyInAnyOrder(1, 2);
            Path other = home.resolve("other");
            Path named = snapshot(new SnapshotOutput(0, "named", other.toString(), 0));
            assertThat(named.getParent()).isEqualTo(other);
            assertThat(named.getFileName().toString()).matches("named-\\d{8}-\\d{6}-2");
            assertThat(values(named)).containsExactlyInAnyOrder(1, 2);
        }
        daemon.destroy("s");
        assertThat(daemon.output("s").resolve("ust")).doesNotExist();
    }

    @Test
    void keepTheNewestPacketsThatFit() throws Exception {
        daemon.enableChannel("s", channel("ch", 4096, 8));
        daemon.enableEvent("s", "ch", "*");
        daemon.startSession("s");
        ChannelDetail detail = daemon.done(new DescribeSession("s"), SessionDetail.class)
                .channels()
                .getFirst();
        assertThat(detail.settings().lossMode()).isEqualTo(LossMode.OVERWRITE);
        try (FakeApplication application = new FakeApplication(daemon.run(), "app", intEvent("x:a"))) {
            application.ready();
            for (int i = 0; i < 10_000; i++) {
                application.record("x:a", int32(i));
            }
            Path all = snapshot(USUAL);
            assertThat(values(all)).hasSizeLessThan(10_000).contains(9_999);
            long streams = files(all);
            Path few = snapshot(new SnapshotOutput(0, "", "", streams * 2 * 4096));
            assertThat(values(few)).hasSizeLessThan(values(all).size()).contains(9_999);
            assertThat(bytes(few)).isLessThanOrEqualTo(streams * 2 * 4096);
        }
    }

    private static Stream<Path> streams(Path snapshot) throws IOException {
        return Files.walk(snapshot)
                .filter(file -> file.getFileName().toString().startsWith("ch_")
                        && !file.toString().endsWith(".idx"));
    }

    private static long files(Path snapshot) throws IOException {
        return streams(snapshot).count();
    }

    private static long bytes(Path snapshot) throws IOException {
        return streams(snapshot).mapToLong(file -> file.toFile().length()).sum();
    }

    @Test
    void goWhereTheSessionSays() throws Exception {
        Path place = home.resolve("place");
        AddSnapshotOutput add = new AddSnapshotOutput("s", new SnapshotOutput(0, "mine", place.toString(), 4096));
        assertThat(daemon.refused(add).message()).isEqualTo("Snapshot output already exists");
        assertThat(daemon.refused(new RemoveSnapshotOutput("s", "nope")).message())
                .isEqualTo("Snapshot output not found");
        daemon.done(new RemoveSnapshotOutput("s", "snapshot-1"), SnapshotOutput.class);
        assertThat(daemon.done(new ListSnapshotOutputs("s"), SnapshotOutputs.class).outputs()).isEmpty();
        daemon.enableEvent("s", "", "*");
        daemon.startSession("s");
        assertThat(daemon.refused(new RecordSnapshot("s", USUAL)).message()).contains("no snapshot output");
        assertThat(daemon.done(add, SnapshotOutput.class))
                .isEqualTo(new SnapshotOutput(2, "mine", place.toString(), 4096));
        assertThat(snapshot(USUAL).getFileName().toString()).startsWith("mine-");
        Path file = Files.writeString(home.resolve("file"), "");
        assertThat(daemon.refused(new RecordSnapshot("s", new SnapshotOutput(0, "", file.toString(), 0)))
                        .message())
                .contains("Cannot write");
        assertThat(daemon.refused(new RecordSnapshot("s", new SnapshotOutput(0, "../x", "", 0))).message())
                .contains("Invalid snapshot output name");
        daemon.create("plain", "ctf-2");
        assertThat(daemon.refused(new ListSnapshotOutputs("plain")).message()).contains("not for snapshots");
    }
}
