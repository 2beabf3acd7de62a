// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.record;

import dev.ringside.graph.Parameters;
import dev.ringside.graph.QueryException;
import dev.ringside.graph.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What sources of files with a magic number have in common: their `inputs`, and the answer to
/// `babeltrace.support-info`. Stateless.
public final class SupportInfo {
    private static final double WEIGHT = 0.75;

    private SupportInfo() {}

    /// @throws QueryException for every other query object
    public static Value ofFileMagic(String object, Value parameters, byte[] magic) throws QueryException {
        if (!object.equals("babeltrace.support-info")) {
            throw QueryException.unknownObject(object);
        }
        boolean supported = parameters instanceof Value.Map map
                && map.entries().get("type") instanceof Value.Text(String type)
                && type.equals("file")
                && map.entries().get("input") instanceof Value.Text(String input)
                && startsWith(input, magic);
        return Value.of(supported ? WEIGHT : 0.0);
    }

    /// The files of the parameter `inputs`.
    ///
    /// @throws dev.ringside.graph.GraphException where there are none, or one cannot be read
    public static List<Path> files(Parameters parameters) {
        List<Path> files = new ArrayList<>();
        for (String input : parameters.texts("inputs")
                .orElseThrow(() -> parameters.failure("missing mandatory entry `inputs`"))) {
            files.add(file(parameters, input));
        }
        if (files.isEmpty()) {
            throw parameters.failure("`inputs` is empty");
        }
        return files;
    }

    private static Path file(Parameters parameters, String input) {
        try {
            Path file = Path.of(input);
            if (Files.isRegularFile(file) && Files.isReadable(file)) {
                return file;
            }
        } catch (InvalidPathException e) {
            // Said below.
        }
        throw parameters.failure("`inputs` names no file that can be read: path=\"" + input + "\"");
    }

    /// Whether a file that can be read begins with these bytes.
    public static boolean startsWith(String file, byte[] magic) {
        try (InputStream input = Files.newInputStream(Path.of(file))) {
            return Arrays.equals(input.readNBytes(magic.length), magic);
        } catch (IOException | InvalidPathException e) {
            // Not ours; whoever opens it says what is wrong.
            return false;
        }
    }
}
