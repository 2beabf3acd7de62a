// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.tracefs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class OwnerProcessTest {
    private static final String STAT = " 1 18 18 0 -1 %d 3 0 1 2 0 1 0 0 20 0 1 0 8118183 4 5 6 7";

    @Test
    void readsWhatBecameOfAProcessWhateverItsName() {
        OwnerProcess.Stat running = OwnerProcess.Stat.parse("18 (a) Z (b) S" + STAT.formatted(0x400000));
        assertThat(running).isEqualTo(new OwnerProcess.Stat('S', 0x400000, 8118183));
        assertThat(running.hasEnded()).isFalse();
        assertThat(running.isEnding()).isFalse();
        OwnerProcess.Stat ending = OwnerProcess.Stat.parse("18 (java) R" + STAT.formatted(0x400004));
        assertThat(ending.hasEnded()).isFalse();
        assertThat(ending.isEnding()).isTrue();
        OwnerProcess.Stat ended = OwnerProcess.Stat.parse("18 (java) Z" + STAT.formatted(0x40000c));
        assertThat(ended.hasEnded()).isTrue();
    }

    @Test
    void aProcessThatNobodyAskedHowItEndedHasEnded() throws Exception {
        // The shell starts a child and becomes another program, which never asks for it.
        Process parent = new ProcessBuilder("sh", "-c", "sleep 1000 & echo $!; exec sleep 1000").start();
        try (BufferedReader lines = parent.inputReader(StandardCharsets.UTF_8)) {
            long pid = Long.parseLong(lines.readLine());
            OwnerProcess child = new OwnerProcess(pid, OwnerProcess.startTimeTicks(pid));
            assertThat(child.startTimeTicks()).isPositive();
            assertThat(child.hasEnded()).isFalse();
            assertThat(child.endsBy(System.nanoTime() + Long.MAX_VALUE / 2)).isFalse();
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            while (!child.hasEnded()) {
                // The kernel is about to end it; were it taken for alive afterwards, the time limit would tell.
                Thread.onSpinWait();
            }
            assertThat(OwnerProcess.startTimeTicks(pid)).isEqualTo(child.startTimeTicks());
            assertThat(child.endsBy(System.nanoTime())).isTrue();
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }
}
