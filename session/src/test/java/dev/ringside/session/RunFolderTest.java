// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session;

import static dev.ringside.session.DaemonFixture.intEvent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.protocol.ClientMessage.ListTracepoints;
import dev.ringside.protocol.ClientMessage.Domain;
import dev.ringside.protocol.ClientMessage.TracepointList;
import dev.ringside.protocol.MessageConnection;
import dev.ringside.protocol.RunDirectory;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The daemon's place in the file system, and who may reach it.
class RunFolderTest {
    @TempDir
    Path home;

    @Test
    void onlyTheUserMayReachTheSockets() throws Exception {
        try (DaemonFixture daemon = new DaemonFixture(home)) {
            assertThat(mode(daemon.run().folder())).isEqualTo("rwx------");
            assertThat(mode(daemon.run().clientSocket())).isEqualTo("rw-------");
            assertThat(mode(daemon.run().applicationSocket())).isEqualTo("rw-------");
            assertThat(mode(daemon.run().logFile())).isEqualTo("rw-------");
            assertThat(Files.readString(daemon.run().pidFile()).trim())
                    .isEqualTo(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void aFolderThatIsOpenToOthersIsClosed() throws Exception {
        Path folder = DaemonFixture.runDirectory(home).folder();
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (DaemonFixture daemon = new DaemonFixture(home)) {
            assertThat(mode(daemon.run().folder())).isEqualTo("rwx------");
        }
    }

    @Test
    void rootsDaemonIsOpenToApplicationsOfAllUsersAndToTheTracingGroup() throws Exception {
        RunDirectory system = new RunDirectory(home, home.resolve("run"), RunDirectory.ownUid(), true);
        try (SessionDaemon daemon = SessionDaemon.start(system)) {
            assertThat(daemon).isNotNull();
            assertThat(mode(system.folder())).isEqualTo("rwx--x--x");
            assertThat(mode(system.applicationSocket())).isEqualTo("rw-rw-rw-");
            assertThat(mode(system.clientSocket())).isEqualTo("rw-rw----");
            assertThat(mode(system.lockFile())).isEqualTo("rw-------");
            // The user is the one that the kernel tells.
            try (FakeApplication application = new FakeApplication(system, "app", intEvent("a:b"))) {
                application.ready();
            }
        }
    }

    @Test
    void aSecondDaemonForTheSameHomeSaysThatOneRuns() throws Exception {
        try (DaemonFixture daemon = new DaemonFixture(home)) {
            assertThatThrownBy(() -> SessionDaemon.start(daemon.run()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("already running")
                    .hasMessageContaining("pid=" + ProcessHandle.current().pid());
            // And harms it not.
            MessageConnection.connectClient(daemon.run().clientSocket()).close();
        }
    }

    @Test
    void daemonsOfOneUserWithDifferentHomesStandSideBySide() throws Exception {
        try (DaemonFixture one = new DaemonFixture(home.resolve("one"));
                DaemonFixture two = new DaemonFixture(home.resolve("two"));
                FakeApplication application = new FakeApplication(one.run(), "app", intEvent("a:b"))) {
            application.ready();
            one.create("s", "ctf-2");
            two.create("s", "ctf-2");
            assertThat(one.done(new ListTracepoints(Domain.USER_SPACE), TracepointList.class).applications())
                    .hasSize(1);
            assertThat(two.done(new ListTracepoints(Domain.USER_SPACE), TracepointList.class).applications())
                    .isEmpty();
        }
    }

    @Test
    void aHomeTooDeepForASocketWorks() throws Exception {
        try (DaemonFixture daemon = new DaemonFixture(home.resolve("d".repeat(120)))) {
            assertThat(daemon.run().socketFolder()).isNotEqualTo(daemon.run().folder());
            assertThat(mode(daemon.run().socketFolder())).isEqualTo("rwx------");
            Files.delete(Files.createFile(daemon.run().socketFolder().resolve("probe")));
        } finally {
            Files.deleteIfExists(
                    DaemonFixture.runDirectory(home.resolve("d".repeat(120))).socketFolder());
        }
    }

    @Test
    void socketsOfADeadDaemonAreReplaced() throws Exception {
        RunDirectory run = DaemonFixture.runDirectory(home);
        Files.createDirectories(run.folder());
        Files.createFile(run.clientSocket());
        Files.createFile(run.applicationSocket());
        Files.writeString(run.pidFile(), "1\n");
        new DaemonFixture(home).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"client", "apps"})
    void anotherProtocolVersionIsAnsweredInOursSoThatBothSidesCanTell(String socket) throws Exception {
        try (DaemonFixture daemon = new DaemonFixture(home);
                SocketChannel raw = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            raw.connect(UnixDomainSocketAddress.of(daemon.run().folder().resolve(socket + ".sock")));
            raw.write(ByteBuffer.allocate(16).putInt(0x526E6753).putShort((short) 999).rewind());
            ByteBuffer answer = ByteBuffer.allocate(6);
            while (answer.hasRemaining() && raw.read(answer) >= 0) {
                continue;
            }
            assertThat(answer.getInt(0)).isEqualTo(0x526E6753);
            assertThat(answer.getShort(4)).isEqualTo((short) dev.ringside.protocol.ProtocolVersion.CURRENT);
            assertThat(daemon.run().logFile()).content().contains("version 999");
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
