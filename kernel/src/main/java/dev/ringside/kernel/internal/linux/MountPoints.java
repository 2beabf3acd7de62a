// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Where file systems are mounted in this mount namespace. Stateless; any thread.
public final class MountPoints {
    private MountPoints() {}

    /// Those of a type, in the order of their mounting.
    public static List<Path> of(String type) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/mounts"), StandardCharsets.UTF_8)) {
            return lines.map(line -> line.split(" "))
                    .filter(words -> words.length > 2 && words[2].equals(type))
                    .map(words -> Path.of(words[1].replace("\\040", " ")))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
