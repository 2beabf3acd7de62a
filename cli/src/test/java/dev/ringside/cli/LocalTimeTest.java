// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalTimeTest {
    @TempDir
    Path folder;

    private Path link(String target) throws IOException {
        return Files.createSymbolicLink(folder.resolve("localtime"), Path.of(target));
    }

    @Test
    void theVariableRulesWhereItIsSet() throws IOException {
        Path utc = link("zoneinfo/Etc/UTC");
        assertThat(LocalTime.isUtc("UTC", folder.resolve("none"))).isTrue();
        assertThat(LocalTime.isUtc("Europe/Zurich", utc)).isFalse();
        assertThat(LocalTime.isUtc("", utc)).isFalse();
    }

    @Test
    void theLinkRulesOtherwise() throws IOException {
        assertThat(LocalTime.isUtc(null, link("share/zoneinfo/UTC"))).isTrue();
    }

    @Test
    void whatIsNotSureIsLeftToTheJdk() throws IOException {
        assertThat(LocalTime.isUtc(null, link("zoneinfo/America/New_York"))).isFalse();
        assertThat(LocalTime.isUtc(null, folder.resolve("none"))).isFalse();
        assertThat(LocalTime.isUtc(null, Files.createFile(folder.resolve("copy")))).isFalse();
        assertThat(LocalTime.isUtc("EST5EDT", folder.resolve("none"))).isFalse();
    }
}
