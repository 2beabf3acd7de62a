// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.transcript;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What of the transcripts is not replayed, and what is missing in their listings because of that: `coverage.txt`
/// beside this class.
///
/// Lines: `skip TOPIC | COMMAND | REASON` (a command is the text after `lttng `; `*` all of the topic), and `without
/// KIND NAME`, where the kind is `session`, `channel`, `rule`, `event` or `domain` and the name a regular expression.
final class TranscriptCoverage {
    private record Skip(String topic, String command, String reason) {}

    record Without(String kind, String name) {}

    private final List<Skip> skips = new ArrayList<>();
    private final List<Without> withouts = new ArrayList<>();

    private TranscriptCoverage() {}

    static TranscriptCoverage read() throws IOException {
        TranscriptCoverage coverage = new TranscriptCoverage();
        try (InputStream resource = TranscriptCoverage.class.getResourceAsStream("coverage.txt")) {
            if (resource == null) {
                throw new IOException("coverage.txt is missing");
            }
            new String(resource.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(coverage::add);
        }
        return coverage;
    }

    private void add(String line) {
        if (line.startsWith("skip ")) {
            String[] parts = line.substring("skip ".length()).split(" \\| ", 3);
            skips.add(new Skip(parts[0], parts[1], parts[2]));
        } else if (line.startsWith("without ")) {
            String[] parts = line.split(" ", 3);
            withouts.add(new Without(parts[1], parts[2]));
        } else if (!line.isEmpty() && !line.startsWith("#")) {
            throw new IllegalArgumentException("coverage.txt: " + line);
        }
    }

    /// Why a command is not replayed; empty: it is.
    ///
    /// @param topic   without `.mi-xml`
    /// @param command the words after `lttng` and `--mi=xml`
    String reasonToSkip(String topic, String command) {
        return skips.stream()
                .filter(skip -> skip.topic().equals(topic) || skip.topic().equals("*"))
                .filter(skip -> skip.command().equals("*") || skip.command().equals(command))
                .map(Skip::reason)
                .findFirst()
                .orElse("");
    }

    List<Without> withouts() {
        return withouts;
    }
}
