// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunDirectoryTest {
    @Test
    void ringsideHomeGoesBeforeLttngHomeBeforeHome() {
        assertThat(home(Map.of("RINGSIDE_HOME", "/a", "LTTNG_HOME", "/b", "HOME", "/c"), 1000)).isEqualTo("/a");
        assertThat(home(Map.of("LTTNG_HOME", "/b", "HOME", "/c"), 1000)).isEqualTo("/b");
        assertThat(home(Map.of("HOME", "/c"), 1000)).isEqualTo("/c");
    }

    @Test
    void aUserHasAFolderInHome() {
        RunDirectory run = RunDirectory.of(Map.of("HOME", "/home/x"), 1000);
        assertThat(run.clientSocket()).isEqualTo(Path.of("/home/x/.ringside/client.sock"));
        assertThat(run.applicationSocket()).isEqualTo(Path.of("/home/x/.ringside/apps.sock"));
        assertThat(run.traceFolder()).isEqualTo(Path.of("/home/x/lttng-traces"));
        assertThat(run.system()).isFalse();
    }

    @Test
    void rootHasTheSystemFolderUnlessHomeIsMoved() {
        RunDirectory root = RunDirectory.of(Map.of("HOME", "/root"), 0);
        assertThat(root.system()).isTrue();
        assertThat(root.folder()).isEqualTo(RunDirectory.ofSystem().folder());
        RunDirectory moved = RunDirectory.of(Map.of("HOME", "/root", "RINGSIDE_HOME", "/tmp/a"), 0);
        assertThat(moved.system()).isFalse();
        assertThat(moved.folder()).isEqualTo(Path.of("/tmp/a/.ringside"));
    }

    @Test
    void aHomeTooDeepForASocketGetsAShortFolderOfItsOwn() {
        RunDirectory deep = RunDirectory.of(Map.of("HOME", "/" + "d".repeat(120)), 1000);
        RunDirectory other = RunDirectory.of(Map.of("HOME", "/" + "e".repeat(120)), 1000);
        assertThat(deep.clientSocket().toString()).hasSizeLessThan(RunDirectory.MAXIMUM_SOCKET_PATH_BYTES);
        assertThat(deep.socketFolder()).isNotEqualTo(other.socketFolder());
        assertThat(deep.socketFolder())
                .isEqualTo(RunDirectory.of(Map.of("HOME", "/" + "d".repeat(120)), 1000).socketFolder());
    }

    @Test
    void knowsWhoThisProcessIs() {
        assertThat(RunDirectory.ownUid()).isNotNegative();
    }

    private static String home(Map<String, String> environment, long uid) {
        return RunDirectory.of(environment, uid).home().toString();
    }
}
