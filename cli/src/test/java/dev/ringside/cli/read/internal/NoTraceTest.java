// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoTraceTest {
    @TempDir
    private Path folder;

    @Test
    void saysThatThereIsNothing() {
        assertThat(NoTrace.reason(folder.resolve("nosuch").toString())).isEqualTo(": there is no such file or folder");
        assertThat(NoTrace.reason("a\0b")).isEqualTo(": there is no such file or folder");
        assertThat(NoTrace.reason(folder.toString())).isEqualTo(": there is no file in it");
    }

    @Test
    void saysThatANameCannotBeFound() {
        assertThat(NoTrace.reason("lat\uFFFD")).contains("its name is not in the encoding of the locale");
    }

    @Test
    void saysThatAFolderHasNoMetadata() throws IOException {
        Files.writeString(Files.createDirectory(folder.resolve("inside")).resolve("channel0_0"), "");
        assertThat(NoTrace.reason(folder.toString())).isEqualTo(": there is no file `metadata` in it or below");
    }

    @Test
    void saysThatAFileIsOfNoKindThatCanBeRead() throws IOException {
        Path file = Files.writeString(folder.resolve("plain.txt"), "hello");
        assertThat(NoTrace.reason(file.toString())).contains("of a CTF trace, give the folder");
        assertThat(NoTrace.reason(file + "/inside")).isEqualTo(": there is no such file or folder");
    }

    @Test
    void saysWhatIsClosedToThisUser() throws IOException {
        Path inside = Files.createDirectory(folder.resolve("inside"));
        Path metadata = Files.writeString(inside.resolve("metadata"), "");
        Files.setPosixFilePermissions(metadata, PosixFilePermissions.fromString("-wx------"));
        assumeFalse(Files.isReadable(metadata), "skipped: root may read everything");
        assertThat(NoTrace.reason(folder.toString())).isEqualTo(": Permission denied: " + metadata);
        Files.setPosixFilePermissions(inside, PosixFilePermissions.fromString("---------"));
        try {
            assertThat(NoTrace.reason(metadata.toString())).isEqualTo(": Permission denied: " + metadata);
            assertThat(NoTrace.reason(folder.toString())).isEqualTo(": Permission denied: " + inside);
        } finally {
            Files.setPosixFilePermissions(inside, PosixFilePermissions.fromString("rwx------"));
        }
    }
}
