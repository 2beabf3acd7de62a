// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.junit.jupiter.api.Test;

class ErrorTextTest {
    @Test
    void saysWhatIsWrongWithAFile() {
        assertThat(ErrorText.of(new NoSuchFileException("/a"))).isEqualTo("No such file or folder: /a");
        assertThat(ErrorText.of(new AccessDeniedException("/a"))).isEqualTo("Permission denied: /a");
        assertThat(ErrorText.of(new FileAlreadyExistsException("/a"))).isEqualTo("Exists already: /a");
        assertThat(ErrorText.of(new NotDirectoryException("/a"))).isEqualTo("No folder: /a");
        assertThat(ErrorText.of(new FileSystemException("/a", null, "Read-only file system")))
                .isEqualTo("Read-only file system: /a");
    }

    @Test
    void takesTheMessageOfOtherFailuresAndTheNameOfThoseWithout() {
        assertThat(ErrorText.of(new IOException("No space left on device"))).isEqualTo("No space left on device");
        assertThat(ErrorText.of(new IOException())).isEqualTo("java.io.IOException");
    }
}
