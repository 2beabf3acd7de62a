// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where file systems are mounted in this mount namespace. Stateless; any thread.
public final class MountPoints {
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

    private MountPoints() {}

    /// Those of a type, in the order of their mounting.
    public static List<Path> of(String type) {
        try {
            return parse(Files.readAllBytes(Path.of("/proc/self/mounts")), type);
        } catch (IOException e) {
            return List.of();
        }
    }

    /// @param mounts lines as of fstab(5); names of other file systems in them may be no text
    static List<Path> parse(byte[] mounts, String type) {
        return new String(mounts, StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split(" "))
                .filter(words -> words.length > 2 && words[2].equals(type))
                .map(words -> Path.of(unescaped(words[1])))
                .toList();
    }

    /// Blanks, tabs, line ends and backslashes stand there as three octal digits.
    private static String unescaped(String name) {
        return OCTAL.matcher(name)
                .replaceAll(digits -> Matcher.quoteReplacement(
                        Character.toString(Integer.parseInt(digits.group(1), 8))));
    }
}
