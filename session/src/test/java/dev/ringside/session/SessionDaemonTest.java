// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session;


import static dev.ringside.session.DaemonFixture.intEvent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.protocol.ClientMessage.SessionStopped;
import dev.ringside.protocol.RunDirectory;
import dev.ringside.session.RecordedStream.Event;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionDaemonTest extends DaemonTest {
    @Test
    void aRecordedIntegerIsInTheStreamFile() throws Exception {
        daemon.create("s", "ctf-2");
        daemon.enableEvent("s", "", "shop:*");
        try (FakeApplication application = new FakeApplication(daemon.run(), "shop", intEvent("shop:order"))) {
            application.ready();
            daemon.startSession("s");
            assertThat(application.record("shop:order", FakeApplication.int32(42))).isOne();
        }
        assertThat(daemon.destroy("s")).isEqualTo(new SessionStopped(0, 0, List.of()));
        Path trace = daemon.output("s").resolve("ust/uid/" + RunDirectory.ownUid() + "/64-bit");
        assertThat(RecordedStream.allEvents(trace)).singleElement().extracting(Event::value).isEqualTo(42);
        assertThat(RecordedStream.readAll(trace))
                .allSatisfy(stream -> assertThat(stream.packetSizes()).containsExactly(4096L));
        assertThat(trace.resolve("metadata")).content().contains("shop:order");
    }

    @Test
    void anEventTravelsFromTheApplicationToTheFile() throws Exception {
        Babeltrace.assumeInstalled();
        daemon.create("s", "ctf-1.8");
        daemon.enableEvent("s", "", "shop:*");
        try (FakeApplication application = new FakeApplication(daemon.run(), "shop", intEvent("shop:order"))) {
            application.ready();
            daemon.startSession("s");
            assertThat(application.record("shop:order", FakeApplication.int32(42))).isOne();
        }
        assertThat(daemon.destroy("s")).isEqualTo(new SessionStopped(0, 0, List.of()));
        List<String> lines = Babeltrace.lines(daemon.output("s"));
        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst()).contains("shop:order", "value = 42");
    }
}
