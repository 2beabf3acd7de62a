// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Folders that get their name when they are whole.
class UnfinishedFolderTest {
    @TempDir
    private Path home;

    @Test
    void getsItsNameWhenItIsWhole() throws IOException {
        Path folder = home.resolve("snapshot-1");
        Path stream = Files.createDirectories(UnfinishedFolder.of(folder).resolve("kernel")).resolve("channel0_0");
        Files.writeString(stream, "all");
        assertThat(folder).doesNotExist();
        assertThat(UnfinishedFolder.around(stream)).contains(home.resolve("snapshot-1.incomplete"));
        UnfinishedFolder.finish(folder);
        assertThat(folder.resolve("kernel/channel0_0")).hasContent("all");
        assertThat(UnfinishedFolder.around(folder.resolve("kernel/channel0_0"))).isEmpty();
        assertThat(UnfinishedFolder.of(folder)).doesNotExist();
        assertThatThrownBy(() -> UnfinishedFolder.finish(folder)).isInstanceOf(IOException.class);
        assertThat(UnfinishedFolder.around(Path.of("/"))).isEmpty();
    }
}
