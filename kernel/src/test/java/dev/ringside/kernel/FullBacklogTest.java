// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.kernel.KernelEventRule.Phase;
import dev.ringside.kernel.KernelEventRule.SystemCall;
import dev.ringside.kernel.internal.record.FilledSpool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What happens where records wait to be transcoded and no room is left for more of them, in memory and in files: the
/// kernel's buffers fill, the rest is counted and placed, and recording goes on afterwards.
final class FullBacklogTest {
    private static final int STORM = 200_000;
    private static final int AFTERWARDS = 10;
    private static final Pattern LOST = Pattern.compile("WARNING: Tracer discarded (\\d+) events? between .*");

    @TempDir
    private Path folder;

    @RegisterExtension
    private final TracedMachine machine = new TracedMachine();

    private static String writes(int count, int bytes) {
        return "exec dd if=/dev/zero of=/dev/null status=none count=" + count + " bs=" + bytes;
    }

    private static void letGo(Process shell) {
        try {
            TracedMachine.letGo(shell);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest(name = "captured={0}")
    @ValueSource(booleans = {false, true})
    void eventsThatFindNoRoomAreCountedAndRecordingGoesOn(boolean captured) throws Exception {
        if (captured) {
            TracedMachine.assumeUserMemoryIsCaptured();
        }
        long recorded;
        long discarded;
        try (KernelRecorder recorder = machine.recorder(folder, CtfVersion.CTF_1_8);
                FilledSpool _ = new FilledSpool()) {
            recorder.setUserMemoryCaptured(captured);
            recorder.enableChannel(new KernelChannelSettings("channel", 1 << 16, 4, false, 0, 1_000));
            recorder.enableEvents("channel", new SystemCall("write", Phase.ENTRY));
            Process storm = TracedMachine.waitingShell(writes(STORM, 1));
            Process after = TracedMachine.waitingShell(writes(AFTERWARDS, 7));
            recorder.trackProcesses(List.of(storm.pid(), after.pid()));
            recorder.start();
            // Nobody transcodes meanwhile.
            recorder.locked(() -> letGo(storm));
            recorder.flush();
            letGo(after);
            recorder.stop();
            KernelChannelStatus status = recorder.channels().getFirst();
            recorded = status.recordedEvents();
            discarded = status.discardedEvents();
        }
        List<String> text = TracedMachine.text(folder);
        assertThat(text.stream().filter(line -> line.contains("entry_write"))).hasSize((int) recorded);
        assertThat(discarded).isPositive();
        assertThat(recorded + discarded).isEqualTo(STORM + AFTERWARDS);
        assertThat(text.stream()
                        .map(LOST::matcher)
                        .filter(Matcher::matches)
                        .mapToLong(line -> Long.parseLong(line.group(1)))
                        .sum())
                .isEqualTo(discarded);
        // The last ones are those of the second program, all of them.
        assertThat(text.stream()
                        .filter(line -> line.contains("entry_write"))
                        .skip(recorded - AFTERWARDS)
                        .filter(line -> line.contains("count = 7 ")))
                .hasSize(AFTERWARDS);
    }
}
