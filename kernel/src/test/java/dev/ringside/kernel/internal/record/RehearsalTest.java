// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.kernel.KernelTracer;
import dev.ringside.kernel.internal.syscall.SystemCallTable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RehearsalTest {
    private static final long MEBIBYTE = 1 << 20;

    @TempDir
    Path folder;

    @Test
    void writesStreamsOfBothKindsAndLeavesNoOtherFiles() throws Exception {
        Path made = folder.resolve("rehearsal");
        KernelTracer.rehearse(made);
        assertThat(Files.size(made.resolve("pages"))).isGreaterThan(MEBIBYTE);
        if (SystemCallTable.ofThisMachine().isPresent()) {
            assertThat(Files.size(made.resolve("calls"))).isGreaterThan(MEBIBYTE);
        }
        try (var files = Files.list(made)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("stats", "pages", "calls", "index");
        }
    }
}
