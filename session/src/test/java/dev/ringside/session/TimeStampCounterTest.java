// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session;

import static dev.ringside.session.DaemonFixture.intEvent;
import static dev.ringside.session.FakeApplication.int32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringside.protocol.ClientMessage.BufferAllocation;
import dev.ringside.protocol.ClientMessage.BufferOwnership;
import dev.ringside.protocol.ClientMessage.CreateSession;
import dev.ringside.protocol.ClientMessage.Domain;
import dev.ringside.protocol.ClientMessage.DescribeSession;
import dev.ringside.protocol.ClientMessage.EnableEvent;
import dev.ringside.protocol.ClientMessage.Failed;
import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.RegenerateMetadata;
import dev.ringside.protocol.ClientMessage.Request;
import dev.ringside.protocol.ClientMessage.SessionDetail;
import dev.ringside.protocol.ClientMessage.StartSession;
import dev.ringside.protocol.ClientMessage.StopSession;
import dev.ringside.protocol.MessageConnection;
import dev.ringside.ring.CycleCounter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sessions whose time stamps are cycles.
class TimeStampCounterTest {
    private static final long DAY_NANOS = 86_400_000_000_000L;
    /// What the clocks of two sessions may differ by: their offsets from the epoch were sampled one after the other.
    private static final long TOLERANCE_NANOS = 20_000;

    private static final Pattern LINE = Pattern.compile("\\[(\\d\\d:\\d\\d:\\d\\d\\.\\d{9})] .*value = (\\d+) }");
    private static final Pattern CLOCK = Pattern.compile(
            "clock \\{\\s+name = \"tsc\";\\s+uuid = \"([0-9a-f-]{36})\";.*?freq = (\\d+);\\s+precision = (\\d+);\\s+"
                    + "offset_s = \\d+;\\s+offset = \\d+;",
            Pattern.DOTALL);

    @TempDir
    Path home;

    private DaemonFixture daemon;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(
                CycleCounter.whyNoClock().isEmpty(),
                () -> "skipped: " + CycleCounter.whyNoClock().orElse(""));
        daemon = new DaemonFixture(home);
    }

    @AfterEach
    void stop() throws Exception {
        if (daemon != null) {
            daemon.close();
        }
    }

    private static CreateSession create(String name, Path output, String format, String clock) {
        return new CreateSession(name, output.toString(), false, false, format, "", clock);
    }

    private void startSession(String name, String clock) throws Exception {
        daemon.done(create(name, daemon.output(name), "ctf-1.8", clock));
        daemon.enableEvent(name, "", "shop:*");
        daemon.startSession(name);
    }

    /// When each event was, in the order of values from 0; nanoseconds of a day that may go on after midnight.
    private static List<Long> times(Path trace, long fromNanos) throws Exception {
        List<Long> times = new ArrayList<>();
        for (String line : Babeltrace.lines(trace)) {
            Matcher matcher = LINE.matcher(line);
            assertThat(matcher.find()).as(line).isTrue();
            assertThat(matcher.group(2)).isEqualTo("" + times.size());
            long nanos = LocalTime.parse(matcher.group(1)).toNanoOfDay();
            times.add(nanos < fromNanos - DAY_NANOS / 2 ? nanos + DAY_NANOS : nanos);
        }
        return times;
    }

    private static long nanosOfDay() {
        return LocalTime.ofInstant(Instant.now(), ZoneOffset.UTC).toNanoOfDay();
    }

    private Path metadata(String session) {
        return daemon.output(session).resolve("ust/uid/" + daemon.run().uid() + "/64-bit/metadata");
    }

    @Test
    void eachEventIsWhereTheMonotonicClockHasItBeforeAndAfter() throws Exception {
        Babeltrace.assumeInstalled();
        long from = nanosOfDay();
        startSession("a", "monotonic");
        startSession("b", "tsc");
        startSession("c", "monotonic");
        int events = 500;
        try (FakeApplication application = new FakeApplication(daemon.run(), "shop", intEvent("shop:order"))) {
            application.ready();
            for (int i = 0; i < events; i++) {
                // In the order of channels, which is that of sessions.
                assertThat(application.record("shop:order", int32(i))).isEqualTo(3);
            }
        }
        for (String session : List.of("a", "b", "c")) {
            assertThat(daemon.destroy(session).problems()).isEmpty();
        }
        List<Long> before = times(daemon.output("a"), from);
        List<Long> cycles = times(daemon.output("b"), from);
        List<Long> after = times(daemon.output("c"), from);
        assertThat(cycles).hasSize(events);
        for (int i = 0; i < events; i++) {
            assertThat(cycles.get(i)).isBetween(before.get(i) - TOLERANCE_NANOS, after.get(i) + TOLERANCE_NANOS);
        }
    }

    @Test
    void theClockIsDescribedBetterWhenMoreIsKnown() throws Exception {
        startSession("s", "tsc");
        try (FakeApplication application = new FakeApplication(daemon.run(), "shop", intEvent("shop:order"))) {
            application.ready();
            application.record("shop:order", int32(0));
            Matcher first = CLOCK.matcher(Files.readString(metadata("s")));
            assertThat(first.find()).as("a first estimate").isTrue();
            Path kept = Files.createLink(home.resolve("first"), metadata("s"));
            daemon.done(new RegenerateMetadata("s"));
            daemon.done(new StopSession("s"));
            Matcher last = CLOCK.matcher(Files.readString(metadata("s")));
            assertThat(last.find()).isTrue();
            assertThat(Files.isSameFile(kept, metadata("s"))).as("the file of before").isFalse();
            assertThat(last.group(1)).isEqualTo(first.group(1));
            long hertz = Long.parseLong(last.group(2));
            assertThat(Long.parseLong(first.group(2))).isBetween(hertz - hertz / 1000, hertz + hertz / 1000);
        }
        assertThat(daemon.done(new DescribeSession("s"), SessionDetail.class).summary().clock()).isEqualTo("tsc");
        daemon.destroy("s");
    }

    @Test
    void theTraceOfAKilledDaemonHasItsTimes() throws Exception {
        Babeltrace.assumeInstalled();
        daemon.close();
        daemon = null;
        long from = nanosOfDay();
        Path output = home.resolve("killed");
        try (ChildJvm killed = ChildJvm.start(home, DaemonProcess.class)) {
            assertThat(killed.line()).isNotNull();
            try (MessageConnection client =
                    MessageConnection.connectClient(DaemonFixture.runDirectory(home).clientSocket())) {
                List<Request> requests = List.of(
                        create("s", output, "ctf-1.8", "tsc"),
                        new EnableEvent(
                                "s",
                                Domain.USER_SPACE,
                                "",
                                DaemonFixture.rule("shop:*")),
                        new StartSession("s"));
                for (Request request : requests) {
                    assertThat(client.request(request)).isNotInstanceOf(Failed.class);
                }
            }
            try (FakeApplication application =
                    new FakeApplication(DaemonFixture.runDirectory(home), "shop", intEvent("shop:order"))) {
                application.ready();
                assertThat(application.record("shop:order", int32(0))).isOne();
                killed.kill();
            }
        }
        daemon = new DaemonFixture(home);
        long until = nanosOfDay();
        assertThat(times(output, from)).singleElement().satisfies(time -> assertThat(time)
                .isBetween(from - 1_000_000, until + (until < from ? DAY_NANOS : 0) + 1_000_000));
    }

    @Test
    void theTraceOfAProcessThatEndedBeforeItsSessionHasItsTimes() throws Exception {
        Babeltrace.assumeInstalled();
        long from = nanosOfDay();
        daemon.done(create("s", daemon.output("s"), "ctf-1.8", "tsc"));
        daemon.enableChannel(
                "s", DaemonFixture.channel("c", 1 << 16, 4, BufferOwnership.PROCESS, BufferAllocation.PER_CPU));
        daemon.enableEvent("s", "c", "shop:*");
        daemon.startSession("s");
        try (FakeApplication application = new FakeApplication(daemon.run(), "shop", intEvent("shop:order"))) {
            application.ready();
            assertThat(application.record("shop:order", int32(0))).isOne();
        }
        assertThat(daemon.destroy("s").problems()).isEmpty();
        long until = nanosOfDay();
        assertThat(times(daemon.output("s"), from)).singleElement().satisfies(time -> assertThat(time)
                .isBetween(from - 1_000_000, until + (until < from ? DAY_NANOS : 0) + 1_000_000));
    }

    @Test
    void refusesAClockThatItDoesNotKnow() throws Exception {
        Failed failed = daemon.refused(create("s", daemon.output("s"), "ctf-2", "sundial"));
        assertThat(failed.code()).isEqualTo(FailureCode.INVALID);
        assertThat(failed.message()).contains("sundial").contains("monotonic");
    }
}
