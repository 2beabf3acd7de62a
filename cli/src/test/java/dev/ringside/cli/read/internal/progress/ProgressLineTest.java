// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressLineTest {
    private static final long SECOND_NANOS = 1_000_000_000;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0 | -1 | -1 | 2 | Reading: 0:02",
        "5 | -1 | -1 | 2 | Reading: 5 events, 2 a second, 0:02",
        "0 | 1500 | -1 | 2 | Reading: 1.50 kB, 0:02",
        "3000000 | 250000000 | 1000000000 | 10 | Reading: 25 % of 1.00 GB, 3.00 M events, 300 k a second, 0:10, "
                + "0:30 left",
        "999 | 0 | 1000 | 7200 | Reading: 0 % of 1.00 kB, 999 events, 0 a second, 2:00:00",
        "0 | 5000 | 1000 | 1 | Reading: 99 % of 1.00 kB, 0:01, 0:00 left",
        "9223372036854775807 | 1 | 9223372036854775807 | 1 | "
                + "Reading: 0 % of 9.22 EB, 9.22 E events, 9.22 E a second, 0:01, 2562047:47:16 left",
    })
    void saysWhatIsKnown(long events, long readBytes, long totalBytes, long seconds, String line) {
        assertThat(ProgressLine.of(events, readBytes, totalBytes, seconds * SECOND_NANOS)).isEqualTo(line);
        assertThat(line.length()).isLessThan(100);
    }

    @Test
    void addsUpTheFilesOfAllInputs(@TempDir Path folder) throws IOException {
        Path trace = Files.createDirectories(folder.resolve("trace"));
        Files.write(trace.resolve("one"), new byte[100]);
        Files.write(trace.resolve("two"), new byte[23]);
        Files.createDirectories(trace.resolve("index"));
        Path file = Files.write(folder.resolve("file"), new byte[1000]);
        assertThat(new ReadBytes(List.of(trace, file)).total()).isEqualTo(1123);
        assertThat(new ReadBytes(List.of(trace, Path.of("/dev/null"))).total()).as("something without a size")
                .isEqualTo(-1);
        assertThat(new ReadBytes(List.of()).total()).as("nothing known").isEqualTo(-1);
    }

    @Test
    void knowsWhatThisProcessReads(@TempDir Path folder) throws IOException {
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isReadable(Path.of("/proc/self/io")),
                "the system counts no bytes");
        ReadBytes bytes = new ReadBytes(List.of());
        Path file = Files.write(folder.resolve("file"), new byte[100_000]);
        long before = bytes.read();
        Files.readAllBytes(file);
        assertThat(bytes.read()).isGreaterThanOrEqualTo(before + 100_000);
    }
}
