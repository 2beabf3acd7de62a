// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.names;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The table of LTTng's names: which event of the kernel has which name, and which of its fields are shown how. The
/// resource `lttng-events.txt` explains its own format.
///
/// Immutable; any thread.
public final class EventNames {
    private static final String RESOURCE = "lttng-events.txt";

    private final Map<String, EventMapping> byKernelName;

    private EventNames(Map<String, EventMapping> byKernelName) {
        this.byKernelName = byKernelName;
    }

    /// LTTng's names.
    public static EventNames ofLttng() {
        return Holder.LTTNG;
    }

    /// @param lines in the format that the resource explains
    public static EventNames parse(List<String> lines) {
        Map<String, EventMapping> mappings = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.split("\\s+");
            if (words.length < 2 || !words[0].contains(":")) {
                throw new IllegalArgumentException("line " + (i + 1) + ": SYSTEM:EVENT NAME expected: " + line);
            }
            List<FieldMapping> fields = new ArrayList<>();
            for (int word = 2; word < words.length; word++) {
                fields.add(FieldMapping.parse(words[word]));
            }
            if (mappings.put(words[0], new EventMapping(words[1], fields)) != null) {
                throw new IllegalArgumentException("line " + (i + 1) + ": a second line for " + words[0]);
            }
        }
        return new EventNames(Map.copyOf(mappings));
    }

    /// What users call an event; the kernel's name where LTTng has none.
    public String nameOf(String system, String kernelName) {
        return mapping(system, kernelName).map(EventMapping::name).orElse(kernelName);
    }

    public Optional<EventMapping> mapping(String system, String kernelName) {
        return Optional.ofNullable(byKernelName.get(system + ":" + kernelName));
    }

    private static final class Holder {
        private static final EventNames LTTNG = load();

        private static EventNames load() {
            try (InputStream in = EventNames.class.getResourceAsStream(RESOURCE)) {
                if (in == null) {
                    throw new IllegalStateException("resource is missing: name=" + RESOURCE);
                }
                return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
