// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every trace of the corpus gives the expected text, byte for byte, and the right exit status.
class ConformanceTest {
    private static ConformanceCorpus corpus() {
        String shared = System.getProperty("ringside.shared", "");
        Path root = Path.of(shared).resolve("traces").toAbsolutePath().normalize();
        assumeTrue(!shared.isEmpty() && Files.isDirectory(root), "no corpus of traces: ringside.shared=" + shared);
        return new ConformanceCorpus(root);
    }

    @TestFactory
    Stream<DynamicTest> givesTheExpectedTextForEveryTrace() throws IOException {
        Map<String, String> waivers = ConformanceWaivers.read();
        return corpus().cases().stream()
                .map(item -> DynamicTest.dynamicTest(item.id(), () -> {
                    if (waivers.containsKey(item.id())) {
                        assertThat(item.check())
                                .as("the waiver is not needed any more: %s: %s", item.id(), waivers.get(item.id()))
                                .isPresent();
                    } else {
                        assertThat(item.check()).as(item.id()).isEmpty();
                    }
                }));
    }

    @Test
    void waivesOnlyCasesThatExist() throws IOException {
        List<String> ids = corpus().cases().stream().map(ConformanceCase::id).toList();
        assertThat(ids).doesNotHaveDuplicates().containsAll(ConformanceWaivers.read().keySet());
    }
}
