// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Gives each test a daemon in this process, with a home of its own.
abstract class DaemonTest {
    @TempDir
    Path home;

    DaemonFixture daemon;

    @BeforeEach
    void start() throws Exception {
        daemon = new DaemonFixture(home);
    }

    @AfterEach
    void stop() throws Exception {
        daemon.close();
    }
}
