// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session;

import static dev.ringside.session.DaemonFixture.channel;
import static dev.ringside.session.DaemonFixture.intEvent;
import static dev.ringside.session.DaemonFixture.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.protocol.ClientMessage.AddContext;
import dev.ringside.protocol.ClientMessage.BufferAllocation;
import dev.ringside.protocol.ClientMessage.BufferOwnership;
import dev.ringside.protocol.ClientMessage.ChannelDetail;
import dev.ringside.protocol.ClientMessage.CreateSession;
import dev.ringside.protocol.ClientMessage.DescribeSession;
import dev.ringside.protocol.ClientMessage.DestroySession;
import dev.ringside.protocol.ClientMessage.DisableChannel;
import dev.ringside.protocol.ClientMessage.DisableEvent;
import dev.ringside.protocol.ClientMessage.Domain;
import dev.ringside.protocol.ClientMessage.EnableChannel;
import dev.ringside.protocol.ClientMessage.EnableEvent;
import dev.ringside.protocol.ClientMessage.EventEnabled;
import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.protocol.ClientMessage.ListSessions;
import dev.ringside.protocol.ClientMessage.ListTracepoints;
import dev.ringside.protocol.ClientMessage.LogLevelRange;
import dev.ringside.protocol.ClientMessage.RuleDetail;
import dev.ringside.protocol.ClientMessage.RuleSettings;
import dev.ringside.protocol.ClientMessage.SessionCreated;
import dev.ringside.protocol.ClientMessage.SessionDetail;
import dev.ringside.protocol.ClientMessage.SessionList;
import dev.ringside.protocol.ClientMessage.SessionSummary;
import dev.ringside.protocol.ClientMessage.StartSession;
import dev.ringside.protocol.ClientMessage.StopSession;
import dev.ringside.protocol.ClientMessage.TracepointList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What clients may ask, and what they are answered when it cannot be.
class RequestsTest extends DaemonTest {
    @Test
    void aSessionWithoutANameOrOutputGetsThoseOfLttng() throws Exception {
        SessionCreated unnamed =
                daemon.done(new CreateSession("", "", false, "default", ""), SessionCreated.class);
        assertThat(unnamed.session()).matches("auto-[0-9]{8}-[0-9]{6}");
        assertThat(unnamed.output()).isEqualTo(home.resolve("lttng-traces").resolve(unnamed.session()).toString());
        SessionCreated named =
                daemon.done(new CreateSession("demo", "", false, "default", ""), SessionCreated.class);
        assertThat(Path.of(named.output()).getFileName().toString()).matches("demo-[0-9]{8}-[0-9]{6}");
    }

    @Test
    void aSecondUnnamedSessionInTheSameSecondGetsANameOfItsOwn() throws Exception {
        CreateSession request = new CreateSession("", "", true, "default", "");
        assertThat(List.of(
                        daemon.done(request, SessionCreated.class).session(),
                        daemon.done(request, SessionCreated.class).session(),
                        daemon.done(request, SessionCreated.class).session()))
                .doesNotHaveDuplicates();
    }

    @Test
    void aSharedMemoryPathIsWhereTheRingsGo() throws Exception {
        Path shm = home.resolve("shm");
        SessionCreated created =
                daemon.done(new CreateSession("s", "", false, "default", shm.toString()), SessionCreated.class);
        assertThat(Path.of(created.shmPath()).getParent()).isEqualTo(shm);
        daemon.enableEvent("s", "", "*");
        daemon.startSession("s");
        try (FakeApplication application = new FakeApplication(daemon.run(), "app", intEvent("a:b"))) {
            application.ready();
            assertThat(application.ringFiles()).allMatch(file -> file.startsWith(created.shmPath()));
            daemon.destroy("s");
        }
        assertThat(Path.of(created.shmPath())).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "/", "x\ny", "\0"})
    void aSessionNameThatIsNoFileNameIsRefused(String name) throws Exception {
        assertThat(daemon.refused(new CreateSession(name, "", false, "default", "")).code())
                .isEqualTo(FailureCode.INVALID_SESSION_NAME);
    }

    @Test
    void anOutputThatCannotBeWrittenIsRefusedAtOnce() throws Exception {
        Path file = Files.createFile(home.resolve("file"));
        assertThat(daemon.refused(new CreateSession("s", file.resolve("x").toString(), false, "default", "")).code())
                .isEqualTo(FailureCode.INPUT_OUTPUT);
        assertThat(daemon.refused(new CreateSession("s", "relative", false, "default", "")).code())
                .isEqualTo(FailureCode.INVALID);
    }

    @Test
    void anOutputWithATraceInItIsNotOverwritten() throws Exception {
        Files.createDirectories(daemon.output("s").resolve("ust"));
        CreateSession again = new CreateSession("s", daemon.output("s").toString(), false, "default", "");
        assertThat(daemon.refused(again).message())
                .contains("There is a trace already");
    }

    @Test
    void twoSessionsCannotWriteToOneFolder() throws Exception {
        daemon.create("s", "ctf-2");
        assertThat(daemon.refused(new CreateSession("t", daemon.output("s").toString(), false, "default", "")).code())
                .isEqualTo(FailureCode.INPUT_OUTPUT);
    }

    @Test
    void sessionsAreFoundByNameOnly() throws Exception {
        daemon.create("s", "ctf-2");
        assertThat(daemon.refused(new CreateSession("s", "", false, "default", "")).code())
                .isEqualTo(FailureCode.SESSION_EXISTS);
        assertThat(daemon.refused(new StartSession("t")).code()).isEqualTo(FailureCode.NO_SUCH_SESSION);
        assertThat(daemon.refused(new DescribeSession("t")).code()).isEqualTo(FailureCode.NO_SUCH_SESSION);
        daemon.destroy("s");
        assertThat(daemon.refused(new DestroySession("s")).code()).isEqualTo(FailureCode.NO_SUCH_SESSION);
        daemon.create("s", "ctf-2");
    }

    @Test
    void anUnknownFormatIsRefused() throws Exception {
        assertThat(daemon.refused(new CreateSession("s", "", false, "ctf-3", "")).message())
                .isEqualTo("Invalid trace format `ctf-3`; expecting `ctf-1.8`, `ctf-2`, or `default`");
    }

    @Test
    void startAndStopTellWhenThereIsNothingToDo() throws Exception {
        daemon.create("s", "ctf-2");
        assertThat(daemon.refused(new StartSession("s")).code()).isEqualTo(FailureCode.NO_CHANNEL);
        daemon.enableEvent("s", "", "*");
        assertThat(daemon.refused(new StopSession("s")).code()).isEqualTo(FailureCode.ALREADY_STOPPED);
        daemon.startSession("s");
        assertThat(daemon.refused(new StartSession("s")).code()).isEqualTo(FailureCode.ALREADY_STARTED);
        daemon.done(new StopSession("s"));
        daemon.startSession("s");
    }

    @Test
    void channelsCannotBeMadeTwiceOrAfterTheFirstStart() throws Exception {
        daemon.create("s", "ctf-2");
        daemon.enableChannel("s", channel("ch", 0, 0));
        assertThat(daemon.refused(new EnableChannel("s", Domain.USER_SPACE, channel("ch", 0, 0))).code())
                .isEqualTo(FailureCode.CHANNEL_EXISTS);
        daemon.done(new DisableChannel("s", Domain.USER_SPACE, "ch"));
        daemon.enableChannel("s", channel("ch", 0, 0));
        daemon.startSession("s");
        assertThat(daemon.refused(new EnableChannel("s", Domain.USER_SPACE, channel("late", 0, 0))).code())
                .isEqualTo(FailureCode.ALREADY_ACTIVE_ONCE);
        assertThat(daemon.refused(new AddContext("s", Domain.USER_SPACE, "ch", "vpid")).code())
                .isEqualTo(FailureCode.ALREADY_ACTIVE_ONCE);
        assertThat(daemon.refused(new DisableChannel("s", Domain.USER_SPACE, "other")).code())
                .isEqualTo(FailureCode.NO_SUCH_CHANNEL);
    }

    @Test
    void perUserAndPerProcessChannelsDoNotMix() throws Exception {
        daemon.create("s", "ctf-2");
        daemon.enableChannel("s", channel("ch", 0, 0));
        assertThat(daemon.refused(new EnableChannel(
                                "s",
                                Domain.USER_SPACE,
                                channel("p", 0, 0, BufferOwnership.PROCESS, BufferAllocation.PER_CPU)))
                        .code())
                .isEqualTo(FailureCode.INCOMPATIBLE_CHANNEL);
    }

    @Test
    void aChannelThatMemoryCannotHoldIsRefused() throws Exception {
        daemon.create("s", "ctf-2");
        assertThat(daemon.refused(new EnableChannel("s", Domain.USER_SPACE, channel("big", 1 << 30, 1 << 16)))
                        .message())
                .contains("not enough memory");
    }

    @Test
    void aRuleMakesItsChannel() throws Exception {
        daemon.create("s", "ctf-2");
        assertThat(daemon.done(new EnableEvent("s", Domain.USER_SPACE, "", rule("a:*")), EventEnabled.class).channel())
                .isEqualTo("channel0");
        assertThat(daemon.done(new EnableEvent("s", Domain.USER_SPACE, "mine", rule("a:*")), EventEnabled.class)
                        .channel())
                .isEqualTo("mine");
    }

    @Test
    void aRuleNeedsAChannelNameWhereThereAreOthers() throws Exception {
        daemon.create("s", "ctf-2");
        daemon.enableChannel("s", channel("mine", 0, 0));
        assertThat(daemon.refused(new EnableEvent("s", Domain.USER_SPACE, "", rule("*"))).code())
                .isEqualTo(FailureCode.NEED_CHANNEL_NAME);
    }

    @Test
    void rulesCanBeDisabledAndEnabledAgain() throws Exception {
        daemon.create("s", "ctf-2");
        daemon.enableEvent("s", "", "a:*");
        assertThat(daemon.refused(new EnableEvent("s", Domain.USER_SPACE, "", rule("a:*"))).code())
                .isEqualTo(FailureCode.EVENT_EXISTS);
        daemon.done(new DisableEvent("s", Domain.USER_SPACE, "channel0", "a:*"));
        assertThat(detail("s").getFirst().rules()).containsExactly(new RuleDetail(rule("a:*"), false));
        daemon.enableEvent("s", "", "a:*");
        assertThat(detail("s").getFirst().rules()).containsExactly(new RuleDetail(rule("a:*"), true));
        assertThat(daemon.refused(new DisableEvent("s", Domain.USER_SPACE, "channel0", "b:*")).code())
                .isEqualTo(FailureCode.NO_SUCH_EVENT);
    }

    @Test
    void whatIsNotBuiltSaysSo() throws Exception {
        daemon.create("s", "ctf-2");
        assertThat(daemon.refused(new EnableEvent("s", Domain.KERNEL, "", rule("*"))).code())
                .isEqualTo(FailureCode.NOT_SUPPORTED);
        RuleSettings filtered = new RuleSettings("*", List.of(), "a > 3", LogLevelRange.ALL, 0);
        assertThat(daemon.refused(new EnableEvent("s", Domain.USER_SPACE, "", filtered)).code())
                .isEqualTo(FailureCode.NOT_SUPPORTED);
        assertThat(daemon.refused(new ListTracepoints(Domain.KERNEL)).code()).isEqualTo(FailureCode.NOT_SUPPORTED);
    }

    @Test
    void contextsAreCheckedAndListed() throws Exception {
        daemon.create("s", "ctf-2");
        daemon.enableChannel("s", channel("ch", 0, 0));
        daemon.done(new AddContext("s", Domain.USER_SPACE, "ch", "vpid"));
        daemon.done(new AddContext("s", Domain.USER_SPACE, "", "procname"));
        assertThat(detail("s").getFirst().contexts()).containsExactly("vpid", "procname");
        assertThat(daemon.refused(new AddContext("s", Domain.USER_SPACE, "ch", "vpid")).code())
                .isEqualTo(FailureCode.CONTEXT_EXISTS);
        assertThat(daemon.refused(new AddContext("s", Domain.USER_SPACE, "ch", "nope")).code())
                .isEqualTo(FailureCode.UNKNOWN_CONTEXT);
        assertThat(daemon.refused(new AddContext("s", Domain.USER_SPACE, "ch", "cpu_id")).code())
                .isEqualTo(FailureCode.CONTEXT_EXISTS);
    }

    @Test
    void sessionsAreListedNewestFirst() throws Exception {
        daemon.create("one", "ctf-2");
        daemon.create("two", "ctf-1.8");
        List<SessionSummary> list = daemon.done(new ListSessions(), SessionList.class).sessions();
        assertThat(list).extracting(SessionSummary::name).containsExactly("two", "one");
        assertThat(list).extracting(SessionSummary::traceFormat).containsExactly("ctf-1.8", "ctf-2");
    }

    @Test
    void tracepointsOfRegisteredApplicationsAreListed() throws Exception {
        try (FakeApplication application = new FakeApplication(daemon.run(), "shop", 4711, intEvent("shop:order"))) {
            application.ready();
            TracepointList list =
                    daemon.done(new ListTracepoints(Domain.USER_SPACE), TracepointList.class);
            assertThat(list.applications()).singleElement().satisfies(listed -> {
                assertThat(listed.pid()).isEqualTo(4711);
                assertThat(listed.processName()).isEqualTo("shop");
                assertThat(listed.events()).containsExactly(intEvent("shop:order"));
            });
        }
    }

    private List<ChannelDetail> detail(String session) throws Exception {
        return daemon.done(new DescribeSession(session), SessionDetail.class).channels();
    }
}
