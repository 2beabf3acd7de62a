// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The metadata of every trace of the corpus: the category that a trace lies in says whether its metadata reads. Where
/// another authority disagrees, `waivers.tsv` says what we do and why; a waiver that is not needed fails.
class MetadataConformanceTest {
    private final Path corpus = Path.of(System.getProperty("ringside.shared", "")).resolve("traces");

    /// What a category says about the metadata of its traces.
    private enum Expectation {
        READS,
        FAILS,
        /// The trace fails, in the metadata or in the data.
        EITHER
    }

    private record Waiver(Expectation expectation, String reason) {}

    @TestFactory
    Stream<DynamicTest> readsWhatItShouldAndRefusesTheRestWithAPlace() throws IOException {
        assumeTrue(Files.isDirectory(corpus), "the corpus of traces is not there: ringside.shared");
        Map<String, Waiver> waivers = waivers();
        List<Path> files;
        try (Stream<Path> walk = Files.walk(corpus)) {
            files = walk.filter(path -> path.endsWith("metadata") && Files.isRegularFile(path)).sorted().toList();
        }
        return Stream.concat(
                files.stream().map(file -> DynamicTest.dynamicTest(
                        corpus.relativize(file.getParent()).toString(), () -> check(file, waivers))),
                waivers.keySet().stream().map(trace -> DynamicTest.dynamicTest(
                        "waived " + trace, () -> assertThat(corpus.resolve(trace)).isDirectory())));
    }

    private void check(Path file, Map<String, Waiver> waivers) throws IOException {
        Path trace = corpus.relativize(file.getParent());
        Expectation byCategory = expectation(trace);
        Optional<Waiver> waiver = waiver(waivers, trace);
        Expectation expected = waiver.map(Waiver::expectation).orElse(byCategory);
        assertThat(waiver.isPresent() && expected == byCategory).as("a waiver that is not needed").isFalse();
        Optional<MetadataException> fault = fault(Files.readAllBytes(file));
        switch (expected) {
            case READS -> assertThat(fault).isEmpty();
            case FAILS -> assertThat(fault).isPresent();
            case EITHER -> { }
        }
        fault.ifPresent(MetadataConformanceTest::assertLocated);
    }

    static void assertLocated(MetadataException fault) {
        boolean inPacket = fault.reason().startsWith("metadata packet at byte offset ");
        assertThat(inPacket || fault.line() > 0 && fault.column() > 0).as("has a place: %s",
                fault.getMessage()).isTrue();
        assertThat(fault.reason()).isNotBlank();
    }

    private static Optional<MetadataException> fault(byte[] metadata) {
        try {
            MetadataReader.read(metadata);
            return Optional.empty();
        } catch (MetadataException e) {
            return Optional.of(e);
        }
    }

    private static Expectation expectation(Path trace) {
        String category = trace.getNameCount() > 1 ? trace.getName(1).toString() : "";
        if (category.endsWith("metadata-fail")) {
            return Expectation.FAILS;
        }
        if (category.endsWith("stream-fail")) {
            return Expectation.READS;
        }
        boolean mayFail = category.endsWith("-fail") || category.endsWith("-live");
        return mayFail ? Expectation.EITHER : Expectation.READS;
    }

    /// Of the trace itself or of a directory around it.
    private static Optional<Waiver> waiver(Map<String, Waiver> waivers, Path trace) {
        for (Path path = trace; path != null; path = path.getParent()) {
            Waiver waiver = waivers.get(path.toString().replace('\\', '/'));
            if (waiver != null) {
                return Optional.of(waiver);
            }
        }
        return Optional.empty();
    }

    private static Map<String, Waiver> waivers() throws IOException {
        var waivers = new HashMap<String, Waiver>();
        try (InputStream resource = MetadataConformanceTest.class.getResourceAsStream("waivers.tsv");
                var lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                String[] columns = line.split("\t");
                Expectation expectation = columns[1].equals("reads") ? Expectation.READS : Expectation.FAILS;
                waivers.put(columns[0], new Waiver(expectation, columns[2]));
            });
        }
        return waivers;
    }
}
