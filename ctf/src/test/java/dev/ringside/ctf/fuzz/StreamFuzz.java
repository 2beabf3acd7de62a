// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/// Metadata and data streams.
class StreamFuzz {
    @TempDir
    static Path directory;

    static Stream<byte[]> seeds() {
        return Seeds.streams();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "")
    void stream(byte[] input) throws IOException {
        StreamTarget.check(input, directory);
    }
}
