// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.protocol.RunDirectory;
import dev.ringside.session.SessionDaemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Options that mean the same with many commands: which session, which domain, how it is shown.
class SessionOptionsTest {
    private static final String KERNEL_DOMAIN = "Domain Linux kernel";
    private static final String USER_DOMAIN = "Domain User space";

    @TempDir
    private Path home;

    private SessionDaemon daemon;

    @BeforeEach
    void createTwoSessions() throws IOException {
        daemon = SessionDaemon.start(RunDirectory.of(Map.of("RINGSIDE_HOME", home.toString()), RunDirectory.ownUid()));
        run("create", "first", "--output=" + home.resolve("first"));
        run("enable-channel", "-u", "red");
        run("enable-channel", "-u", "blue");
        run("create", "second", "--output=" + home.resolve("second"));
    }

    @AfterEach
    void endDaemon() throws IOException {
        run("destroy", "--all");
        daemon.close();
    }

    private CommandRun run(String... words) {
        return CommandRun.of(home, words);
    }

    private String list(String... options) {
        CommandRun run = CommandRun.of(home, concatenated(new String[] {"list", "first"}, options));
        assertThat(run.err()).isEmpty();
        return run.out();
    }

    private static String[] concatenated(String[] first, String... second) {
        String[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"-u", "--userspace", "-k", "--channel=red", "--mem-usage=full", "--mem-usage=compact",
        "--style=compact", "--no-truncate"})
    void statusIsTheListOfTheCurrentSession(String option) {
        run("set-session", "first");
        CommandRun status = run("status", option);
        assertThat(status.status()).isZero();
        assertThat(status.out()).contains("Recording session `first`").isEqualTo(list(option));
    }

    @Test
    void aChannelIsListedAlone() {
        assertThat(list()).contains("`red`", "`blue`");
        assertThat(list("--channel=red")).contains("`red`").doesNotContain("`blue`");
        assertThat(list("--style=compact")).doesNotContain("\n\n");
    }

    @Test
    void aDomainIsListedAlone() {
        KernelAccess.assumeGranted();
        run("enable-event", "-k", "sched_switch", "-s", "first");
        assertThat(list()).contains(KERNEL_DOMAIN, USER_DOMAIN);
        assertThat(list("-k")).contains(KERNEL_DOMAIN).doesNotContain(USER_DOMAIN);
        assertThat(list("--userspace")).contains(USER_DOMAIN).doesNotContain(KERNEL_DOMAIN);
        assertThat(list("--jul")).contains("`first`").doesNotContain("Domain");
        assertThat(list("-k", "-d")).contains(KERNEL_DOMAIN).doesNotContain(USER_DOMAIN);
        assertThat(list("-k", "-u")).contains(KERNEL_DOMAIN, USER_DOMAIN);
        assertThat(run("--mi=xml", "list", "first", "-k").out()).contains("KERNEL").doesNotContain("UST");
        assertThat(run("--mi=xml", "list", "first", "-u").out()).contains("UST").doesNotContain("KERNEL");
        assertThat(run("--mi=xml", "list", "first", "-u", "-d").out()).contains("KERNEL", "UST");
    }

    @Test
    void commandsActOnTheSessionThatIsNamed() {
        assertThat(run("enable-channel", "-u", "--session=first", "green").out())
                .isEqualTo("user space event record channel `green` enabled for session `first`\n");
        assertThat(run("enable-event", "-u", "--tracepoint", "-c", "green", "-s", "first", "shop:*").out())
                .isEqualTo("Enabled user space event rule with pattern `shop:*` and attached to event record "
                        + "channel `green`\n");
        assertThat(run("add-context", "-u", "-t", "vpid", "--session=first", "-c", "green").status()).isZero();
        assertThat(run("disable-event", "-u", "-c", "green", "--session=first", "shop:*").status()).isZero();
        assertThat(run("disable-channel", "-u", "--session=first", "green").out())
                .isEqualTo("user space event record channel green disabled for session first\n");
        assertThat(run("regenerate", "metadata", "--session=first").out())
                .isEqualTo("Metadata successfully regenerated for session first\n");
        assertThat(run("snapshot", "list-output", "--session=first").err()).contains("session=first");
        assertThat(list()).contains("✗ Event record channel `green`", "✗ Event rule `shop:*`");
        assertThat(run("status").out()).contains("`second`").doesNotContain("green");
    }

    @Test
    void anEventRuleOfUserSpaceIsNotDisabledByItsType() {
        run("enable-event", "-u", "-c", "red", "-s", "first", "shop:*");
        CommandRun disable = run("disable-event", "-u", "--tracepoint", "-c", "red", "-s", "first", "shop:*");
        assertThat(disable.status()).isNotZero();
        assertThat(disable.err()).contains("based on instrumentation type is not supported");
        assertThat(list()).contains("✔ Event rule `shop:*`");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pid", "vpid", "uid", "vuid", "gid", "vgid"})
    void tracksAndUntracksOneProcessAttribute(String attribute) {
        KernelAccess.assumeGranted();
        run("enable-event", "-k", "sched_switch", "-s", "first");
        CommandRun track = run("track", "-k", "--" + attribute + "=1", "--session=first");
        assertThat(track.out()).startsWith("Added 1 to the ").endsWith("tracker inclusion set\n");
        assertThat(list("-k")).contains(": Allow only ");
        assertThat(run("untrack", "-k", "--" + attribute + "=1", "-s", "first").out())
                .isEqualTo(track.out().replace("Added 1 to", "Removed 1 from"));
        assertThat(list("-k")).contains(": Allow none").doesNotContain("Allow only");
    }

    @Test
    void disablesOnlyRulesOfTheTypeThatIsNamed() {
        KernelAccess.assumeGranted();
        run("enable-event", "-k", "sched_switch", "-s", "first");
        run("enable-event", "-k", "--syscall", "openat", "-s", "first");
        assertThat(run("disable-event", "-k", "--syscall", "sched_switch", "-s", "first").status()).isNotZero();
        assertThat(run("disable-event", "-k", "--syscall", "openat", "-s", "first").status()).isZero();
        assertThat(list("-k")).contains("✔ Event rule `sched_switch`", "✗ Event rule `openat`");
    }

    @Test
    void clearsAllSessions() {
        KernelAccess.assumeGranted();
        run("enable-event", "-k", "lttng_logger", "-s", "first");
        run("enable-event", "-k", "lttng_logger", "-s", "second");
        run("disable-channel", "-u", "red", "-s", "first");
        assertThat(run("clear", "--all").out())
                .contains("Waiting for clear of session \"first\"..\n", "Session \"second\" cleared\n");
    }

    @Test
    void obsoleteNamesSaySoAndWork() {
        CommandRun create = run("create", "--no-consumer", "third");
        assertThat(create.out() + create.err())
                .contains("The option --no-consumer is obsolete. Use --no-output now.", "Session third created.");
        assertThat(run("enable-channel", "-u", "--buffers-pid", "--session=third", "old").status()).isZero();
        assertThat(run("list", "third").out()).contains("per process");
    }

    @Test
    void aViewerOfOnesOwnGetsTheFolder() throws IOException {
        Path folder = Files.createDirectories(home.resolve("somewhere"));
        assertThat(run("view", "--viewer=rmdir", "--trace-path=" + folder).status()).isZero();
        assertThat(folder).doesNotExist();
    }
}
