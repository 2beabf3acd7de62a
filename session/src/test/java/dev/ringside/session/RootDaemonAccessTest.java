// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringside.protocol.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may do what with root's own daemon, asked by processes of a real user without rights: applications of all users
/// register, the group `tracing` controls it, nobody else does.
final class RootDaemonAccessTest {
    private static final int NOBODY = 65534;
    private static final String GROUP = "tracing";

    @TempDir
    private Path home;

    private RunDirectory run;

    @BeforeEach
    void open() throws IOException {
        assumeTrue(RunDirectory.ownUid() == 0, "skipped: not root");
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "setpriv"))),
                "skipped: setpriv is not installed");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        run = new RunDirectory(home, home.resolve("run"), 0, true);
    }

    /// Whether the user may, by what `test` says.
    private static boolean may(String group, String what, Path path) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY));
        command.add(group.isEmpty() ? "--clear-groups" : "--groups=" + group);
        command.addAll(List.of("test", what, path.toString()));
        return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    }

    @Test
    void aUserWithoutTheGroupMayOnlyRegisterApplications() throws Exception {
        try (SessionDaemon _ = SessionDaemon.start(run)) {
            assertThat(may("", "-w", run.applicationSocket())).isTrue();
            assertThat(may("", "-w", run.clientSocket())).isFalse();
            assertThat(may("", "-r", run.folder())).isFalse();
            assertThat(may("", "-w", run.folder())).isFalse();
            assertThat(may("", "-r", run.lockFile())).isFalse();
        }
    }

    @Test
    void aMemberOfTheGroupMayControlTheDaemonAndReachesNothingElseOfIt() throws Exception {
        try {
            home.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(GROUP);
        } catch (UserPrincipalNotFoundException e) {
            assumeTrue(false, "skipped: this system has no group " + GROUP);
        }
        try (SessionDaemon _ = SessionDaemon.start(run)) {
            assertThat(may(GROUP, "-w", run.clientSocket())).isTrue();
            assertThat(may(GROUP, "-w", run.applicationSocket())).isTrue();
            assertThat(may(GROUP, "-r", run.folder())).isFalse();
            assertThat(may(GROUP, "-w", run.folder())).isFalse();
            assertThat(may(GROUP, "-r", run.lockFile())).isFalse();
        }
    }
}
