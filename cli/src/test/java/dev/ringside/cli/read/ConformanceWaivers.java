// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// The cases whose expected output is known to be wrong or not to be reached, with the reasons:
/// `conformance-waivers.tsv`.
final class ConformanceWaivers {
    private ConformanceWaivers() {}

    /// Case to reason.
    static Map<String, String> read() throws IOException {
        Map<String, String> waivers = new LinkedHashMap<>();
        try (InputStream stream = ConformanceWaivers.class.getResourceAsStream("conformance-waivers.tsv")) {
            if (stream == null) {
                throw new IOException("conformance-waivers.tsv is missing");
            }
            for (String line : new String(stream.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] columns = line.split("\t", 2);
                    if (columns.length != 2 || columns[1].isBlank()) {
                        throw new IOException("a waiver needs a reason: " + line);
                    }
                    waivers.put(columns[0], columns[1]);
                }
            }
        }
        return waivers;
    }
}
