// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What Ringside records in CTF 1.8, the real Babeltrace 2 reads: without complaint, to the same bytes, and as many
/// events as were recorded.
@Tag("peer")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BabeltraceTest {
    private static final String ALL_TYPES = "dev.ringside.interop.program.AllTypes";
    private static final String TICKER = "dev.ringside.interop.program.Ticker";
    private static final Pattern EVENT_MESSAGES = Pattern.compile("(\\d+) Event message");

    private Home home;

    @BeforeAll
    void findBabeltrace() {
        assumeTrue(
                Programs.isInstalled("babeltrace2"),
                "skipped: babeltrace2 is not installed (apt-get install babeltrace2)");
        home = new Home();
    }

    @AfterAll
    void endDaemon() {
        if (home != null) {
            home.close();
        }
    }

    static List<Arguments> recordings() {
        return List.of(
                Arguments.of("all-types-per-user", List.of(), Home.java(ALL_TYPES, "50")),
                Arguments.of("all-types-per-process", List.of("--buffers-pid"), Home.java(ALL_TYPES, "50")),
                Arguments.of(
                        "all-types-per-channel",
                        List.of("--buffer-allocation=per-channel"),
                        Home.java(ALL_TYPES, "50")),
                Arguments.of(
                        "many-packets",
                        List.of("--subbuf-size=4k", "--num-subbuf=1024"),
                        Home.java(TICKER, "1", "4", "20000", "-1")),
                Arguments.of(
                        "discarding",
                        List.of("--subbuf-size=4k", "--num-subbuf=2"),
                        Home.java(TICKER, "2", "4", "50000", "-1")),
                Arguments.of(
                        "overwriting",
                        List.of("--overwrite", "--subbuf-size=4k", "--num-subbuf=2"),
                        Home.java(TICKER, "3", "4", "50000", "-1")),
                Arguments.of(
                        "shop", List.of(), Home.java("dev.ringside.examples.shop.Main", "--seconds=1")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("recordings")
    void readsTheSameText(String name, List<String> channelOptions, List<String> program) {
        Recording recording = Recording.of(home, name, "ctf-1.8", channelOptions, program);
        String trace = recording.trace().toString();

        Home.Result theirs = home.run(List.of("babeltrace2", trace)).succeeded();
        // The version of the Message Interchange Protocol that theirs has: warnings then say UUID where they would say
        // UID.
        Home.Result ours = home.ringside("convert", "-m", "0", trace).succeeded();
        assertThat(PeerComparison.firstDifference(ours.out(), theirs.out())).isEmpty();
        assertThat(PeerComparison.firstDifference(ours.err(), theirs.err())).isEmpty();

        long counted =
                count(home.run(List.of("babeltrace2", trace, "-c", "sink.utils.counter", "-p", "step=+0")).succeeded());
        if (name.equals("discarding")) {
            assertThat(counted + discarded(recording.stopped())).isEqualTo(recording.recorded());
        } else if (name.equals("overwriting")) {
            assertThat(counted).isPositive().isLessThanOrEqualTo(recording.recorded());
        } else {
            assertThat(counted).isEqualTo(recording.recorded());
        }
    }

    private static long count(Home.Result counter) {
        Matcher matcher = EVENT_MESSAGES.matcher(counter.out());
        assertThat(matcher.find()).as(counter.out()).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private static long discarded(Home.Result stopped) {
        Matcher matcher = Pattern.compile("(\\d+) events? w(?:as|ere) discarded")
                .matcher(stopped.err() + stopped.out());
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }
}
