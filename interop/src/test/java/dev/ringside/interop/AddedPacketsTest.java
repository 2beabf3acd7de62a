// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Recording;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Kernel logs and JFR recordings, which have no packets, written as CTF: the real Babeltrace 2.1 reads them as
/// Ringside does.
@Tag("peer")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AddedPacketsTest {
    private static final int EVENTS = 50;

    private final Home home = new Home();
    private PeerComparison peers;

    @Label("An event of the test")
    private static final class Numbered extends Event {
        @Label("Number")
        int number;
    }

    @BeforeAll
    void needsBabeltrace() throws InterruptedException {
        peers = PeerComparison.withBabeltrace21(home);
    }

    @AfterAll
    void deleteFolder() {
        home.close();
    }

    private String readByBoth(String version, String source, String parameters) throws IOException {
        Path written = Files.createTempDirectory(home.folder(), "ctf").resolve("written");
        Babeltrace.Text writing = Babeltrace.run("-c", source, "-p", parameters, "-c", "sink.ctf.fs", "-p",
                "path=\"" + written + "\",quiet=yes,ctf-version=\"" + version + "\"");
        assertThat(writing.status()).as(writing.err()).isZero();
        peers.assertAlike(List.of("TRACE", "-c", "sink.text.details"), written);
        return peers.assertAlike(List.of("--clock-seconds", "TRACE"), written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void aKernelLog(String version) throws IOException {
        Path log = home.folder().resolve("kernel-" + version + ".log");
        Files.writeString(log, "[    0.000000] Linux\n[    1.234567] usb: found\ncontinued\n[    7.000000] end\n");
        assertThat(readByBoth(version, "source.text.dmesg", "path=\"" + log + "\"").lines())
                .hasSize(4)
                .last().asString().startsWith("[7.000000000] (+5.765433000) string: { str = \"end\" }");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void aRecording(String version) throws IOException {
        Path file = home.folder().resolve("numbers-" + version + ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable(Numbered.class);
            recording.start();
            for (int i = 0; i < EVENTS; i++) {
                Numbered event = new Numbered();
                event.number = i;
                event.commit();
            }
            recording.stop();
            recording.dump(file);
        }
        assertThat(readByBoth(version, "source.jfr.file", "inputs=[\"" + file + "\"]").lines())
                .filteredOn(line -> line.contains("Numbered"))
                .hasSize(EVENTS);
    }
}
