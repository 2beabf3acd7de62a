// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.protocol.RunDirectory;
import dev.ringside.ring.CycleCounter;
import dev.ringside.session.SessionDaemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the transcripts do not show: no daemon, starting one, several sessions at once, wrong values, JSON.
class SessionCommandsTest {
    @TempDir
    private Path home;

    private SessionDaemon daemon;

    private CommandRun ringside(String... arguments) {
        return CommandRun.of(home, arguments);
    }

    private void startDaemon() throws IOException {
        daemon = SessionDaemon.start(directory());
    }

    private RunDirectory directory() {
        return RunDirectory.of(Map.of("RINGSIDE_HOME", home.toString()), RunDirectory.ownUid());
    }

    @AfterEach
    void endDaemon() throws IOException {
        if (daemon != null) {
            daemon.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"list,1", "start x,3", "stop x,3", "destroy x,3", "set-session x,1", "enable-event -u -a -s x,1"})
    void needsADaemon(String command, int status) {
        CommandRun run = ringside(command.split(" "));
        assertThat(run.status()).isEqualTo(status);
        assertThat(run.err()).startsWith("Error: ").contains("No session daemon is available");
    }

    @Test
    void viewSaysThatAFolderIsNotThere() {
        assertThat(ringside("view", "/not/there"))
                .isEqualTo(new CommandRun(1, "", "Error: No such folder: /not/there\n"));
    }

    @Test
    void viewTakesAFolderByItsNameAloneWhereNoSessionHasIt() throws IOException {
        Files.createDirectory(home.resolve("mine"));
        String nothing = "Warning: Nothing has been recorded: there is no trace in ";
        assertThat(ringside("view", "mine")).isEqualTo(new CommandRun(0, "", nothing + home.resolve("mine") + "\n"));
        startDaemon();
        ringside("create", "mine");
        assertThat(ringside("view", "mine").err())
                .startsWith(nothing + home.resolve("lttng-traces/mine-"));
    }

    @Test
    void createSaysWhereTheDaemonCannotBe() throws IOException {
        Path file = Files.writeString(home.resolve("file"), "");
        assertThat(CommandRun.of(file, "create", "one").err())
                .isEqualTo("Error: The session daemon needs the folder " + file + "/.ringside: Not a directory: " + file
                        + "/.ringside; set RINGSIDE_HOME to a folder that this user may write to\n");
    }

    @Test
    void createStartsADaemonThatOutlivesIt() throws IOException {
        CommandRun create = ringside("create", "one");
        long pid = Long.parseLong(Files.readString(directory().pidFile()).strip());
        ProcessHandle spawned = ProcessHandle.of(pid).orElseThrow();
        try {
            assertThat(create.err()).isEmpty();
            assertThat(create.out()).startsWith("Spawning a session daemon\nSession one created.\n");
            assertThat(ringside("create", "two").out()).startsWith("Session two created.\n");
            assertThat(ringside("list").out()).contains("`one`", "`two`");
        } finally {
            spawned.destroy();
            spawned.onExit().join();
        }
        assertThat(ringside("list").status()).isEqualTo(1);
    }

    @Test
    void createsASessionOnTheTimeStampCounterWhereItCanBeRead() throws IOException {
        TimeStampCounter.assumeTrusted();
        startDaemon();
        CommandRun create = ringside("create", "one", "--clock=tsc");
        if (CycleCounter.whyNoClock().isPresent()) {
            assertThat(create.status()).isEqualTo(1);
            assertThat(create.err())
                    .contains("The clock `tsc` cannot be used here: " + CycleCounter.whyNoClock().get());
            return;
        }
        assertThat(create.status()).isZero();
        assertThat(ringside("list", "one").out()).containsPattern("Clock: +Time stamp counter\n");
    }

    @Test
    void createStartsNoDaemonWhereToldNotTo() {
        CommandRun run = ringside("--no-sessiond", "create", "one");
        assertThat(run).isEqualTo(new CommandRun(1, "", "Error: No session daemon is available\n"));
    }

    @Test
    void actsOnAllSessionsOrThoseThatMatch() throws IOException {
        startDaemon();
        for (String name : new String[] {"red-1", "red-2", "blue"}) {
            ringside("create", name);
            ringside("enable-event", "-u", "-a");
        }
        assertThat(ringside("start", "--all").out().lines()).hasSize(3);
        assertThat(ringside("stop", "--glob", "red*").out())
                .contains("stopped for session `red-1`", "stopped for session `red-2`")
                .doesNotContain("blue");
        assertThat(ringside("destroy", "--all").out().lines().filter(line -> line.endsWith("destroyed")))
                .hasSize(3);
        assertThat(ringside("list").out()).isEqualTo("No recording sessions available!\n");
    }

    @Test
    void forgetsTheCurrentSessionWithTheSession() throws IOException {
        startDaemon();
        ringside("create", "one");
        assertThat(home.resolve(".lttngrc")).hasContent("session=one");
        ringside("destroy");
        assertThat(home.resolve(".lttngrc")).doesNotExist();
    }

    @Test
    void listsTheActionsOfSnapshot() throws IOException {
        startDaemon();
        ringside("create", "one");
        assertThat(ringside("snapshot", "--list-commands").out())
                .isEqualTo("add-output\ndel-output\nlist-output\nrecord\n");
        assertThat(ringside("snapshot", "nope").status()).isEqualTo(2);
        assertThat(ringside("snapshot", "record", "-C", "tcp://h").err()).contains("not built");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create auto",
                "create auto-x",
                "create a b",
                "create x -o y --set-url=file:///z",
                "create x --ctrl-url=tcp://h",
                "create x --snapshot --live",
                "create x --clock=sundial",
                "create x --live",
                "create x --set-url=net://h",
                "enable-channel -u c --subbuf-size=0",
                "enable-channel -u c --subbuf-size=10X",
                "enable-channel -u c --num-subbuf=many",
                "enable-channel -u c --switch-timer=soon",
                "enable-channel -u c --read-timer=99999999999",
                "enable-channel -u c --buffer-ownership=nobody",
                "enable-channel -u c --buffers-global",
                "enable-channel -u c --buffer-allocation=per-wish",
                "enable-channel -u c --buffer-preallocation=on-demand",
                "enable-channel -u c --auto-reclaim-memory=consumed",
                "enable-channel -u c --auto-reclaim-memory=sometimes",
                "enable-channel -u c --blocking-timeout=inf",
                "enable-channel -u c --watchdog-timer=1s",
                "enable-channel -u c --tracefile-count=3",
                "enable-channel -u c --output=paper",
                "enable-channel -u .c",
                "enable-channel -u a/b",
                "enable-channel -u -k c",
                "enable-event -u",
                "enable-event -u a --filter=x==1",
                "enable-event -u a --syscall",
                "enable-event -u a --loglevel=LOUD",
                "enable-event -u a -x b",
                "enable-event -u a* -x a*",
                "enable-event -k no_such_event",
                "disable-event -u",
                "disable-event -u x --probe",
                "add-context -u",
                "list --style=wild",
                "list --mem-usage=none",
                "list --syscall",
                "track -u --vpid=1",
                "snapshot record",
            })
    void refusesWithOneErrorAndStatusOne(String command) throws IOException {
        startDaemon();
        ringside("create", "one");
        CommandRun run = ringside(command.split(" "));
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).startsWith("Error: ");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void printsNothingWhenQuiet() throws IOException {
        startDaemon();
        assertThat(ringside("-q", "create", "one")).isEqualTo(new CommandRun(0, "", ""));
        assertThat(ringside("-q", "create", "one")).isEqualTo(new CommandRun(1, "", ""));
    }

    @Test
    void describesASessionInJson() throws IOException {
        startDaemon();
        ringside("create", "one", "--output=trace");
        ringside("enable-channel", "-u", "ch", "--subbuf-size=8k", "--num-subbuf=2");
        ringside("enable-event", "-u", "-c", "ch", "a:\"b*", "--loglevel=INFO", "-x", "a:\"bc");
        String json = ringside("--mi", "json", "list", "one").out();
        assertThat(json)
                .startsWith("{\"name\":\"list\",\"output\":{\"sessions\":[{\"name\":\"one\",\"path\":\""
                        + home.resolve("trace") + "\"")
                .contains("\"subbuffer_size\":8192,\"subbuffer_count\":2")
                .contains("\"name\":\"a:\\\"b*\"", "\"loglevel\":\"TRACE_INFO\"", "\"exclusions\":[\"a:\\\"bc\"]")
                .endsWith("}\n");
    }

    @Test
    void usesAsciiSymbolsWhereTheLocaleHasNoOthers() throws IOException {
        startDaemon();
        ringside("create", "one");
        assertThat(ringside("list").out()).startsWith("◼ Recording session `one` ❬Created: ");
        CommandRun ascii = CommandRun.of(Map.of("LC_ALL", "C"), "ringside", home, "list");
        assertThat(ascii.out()).startsWith("# Recording session `one` <Created: ").contains("\n  > Output:");
    }
}
