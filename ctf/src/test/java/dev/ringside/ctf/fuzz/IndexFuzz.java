// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ringside.ctf.metadata.MetadataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/// Index files.
class IndexFuzz {
    private static IndexTarget target;

    @BeforeAll
    static void writeTrace(@TempDir Path directory) throws IOException, MetadataException {
        target = new IndexTarget(directory);
    }

    static Stream<byte[]> seeds() throws IOException {
        return Seeds.indexes();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "")
    void index(byte[] input) throws IOException, MetadataException {
        target.check(input);
    }
}
