// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The seeds of the fuzzers and the inputs that they found to be trouble, without a fuzzer.
///
/// Adding a case is adding a file: `src/test/resources/dev/ringside/ctf/fuzz/<class>Inputs/<method>/<name>`.
class SavedInputsTest {
    @TempDir
    Path directory;

    private interface Check {
        void check(byte[] input) throws Exception;
    }

    @TestFactory
    Stream<DynamicTest> tsdlGivesASchemaOrALocatedFault() throws IOException {
        return cases("TsdlFuzz/metadata", Seeds.tsdl(), MetadataTarget::check);
    }

    @TestFactory
    Stream<DynamicTest> jsonGivesASchemaOrALocatedFault() throws IOException {
        return cases("JsonFuzz/metadata", Seeds.json(), MetadataTarget::check);
    }

    @TestFactory
    Stream<DynamicTest> streamsReadTheSameInEachWay() throws IOException {
        return cases("StreamFuzz/stream", Seeds.streams(), input -> StreamTarget.check(input, directory));
    }

    @TestFactory
    Stream<DynamicTest> aBrokenIndexIsAsNone() throws Exception {
        var target = new IndexTarget(Files.createDirectory(directory.resolve("indexed")));
        return cases("IndexFuzz/index", Seeds.indexes(), target::check);
    }

    private static Stream<DynamicTest> cases(String target, Stream<byte[]> seeds, Check check) throws IOException {
        List<byte[]> inputs = seeds.toList();
        Stream<DynamicTest> ofSeeds = inputs.stream()
                .map(input -> dynamicTest("seed " + inputs.indexOf(input), () -> check.check(input)));
        return Stream.concat(ofSeeds, saved(target).stream()
                .map(file -> dynamicTest(String.valueOf(file.getFileName()), file.toUri(),
                        () -> check.check(Files.readAllBytes(file)))));
    }

    private static List<Path> saved(String target) throws IOException {
        Path folder = folder().resolve(target.replace("/", "Inputs/"));
        if (Files.notExists(folder)) {
            // Nothing was found in this target so far, and version control keeps no empty folder.
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static Path folder() {
        return Path.of(System.getProperty("ringside.basedir"), "ctf/src/test/resources/dev/ringside/ctf/fuzz");
    }

    @Test
    void eachSavedInputBelongsToATarget() throws IOException {
        try (Stream<Path> files = Files.walk(folder())) {
            assertThat(files.filter(Files::isRegularFile)).allSatisfy(file -> {
                Path target = folder().relativize(file).getParent();
                assertThat(target.toString()).isIn(
                        "TsdlFuzzInputs/metadata", "JsonFuzzInputs/metadata", "StreamFuzzInputs/stream",
                        "IndexFuzzInputs/index");
                assertThat(size(file)).isLessThan(20_000);
            });
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
