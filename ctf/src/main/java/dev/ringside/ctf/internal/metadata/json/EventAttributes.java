// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.json;

import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.LogLevel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The log level and EMF URI of an event record class, which CTF 2 has as attributes: LTTng's namespace, and
/// Babeltrace's with the same keys.
final class EventAttributes {
    private static final String LTTNG = "lttng.org,2009";
    private static final List<String> NAMESPACES = List.of(LTTNG, "babeltrace.org,2020");
    private static final String LOG_LEVEL = "log-level";
    private static final String EMF_URI = "emf-uri";

    private EventAttributes() {}

    static Optional<LogLevel> logLevel(Attributes attributes) {
        return string(attributes, LOG_LEVEL).flatMap(EventAttributes::logLevelNamed);
    }

    static Optional<String> emfUri(Attributes attributes) {
        return string(attributes, EMF_URI);
    }

    /// The attributes to write: those of the event record class, and its log level and EMF URI where they do not say
    /// them.
    static Attributes of(EventRecordClass event) {
        Attributes attributes = event.attributes();
        if (event.emfUri().isPresent() && !event.emfUri().equals(emfUri(attributes))) {
            attributes = with(attributes, EMF_URI, event.emfUri().get());
        }
        if (event.logLevel().isPresent() && !event.logLevel().equals(logLevel(attributes))) {
            attributes = with(attributes, LOG_LEVEL, event.logLevel().get().specificationName());
        }
        return attributes;
    }

    private static Optional<LogLevel> logLevelNamed(String name) {
        if (name.equals("debug:debug")) {
            return Optional.of(LogLevel.DEBUG);
        }
        for (LogLevel level : LogLevel.values()) {
            if (level.specificationName().equals(name)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> string(Attributes attributes, String key) {
        for (String namespace : NAMESPACES) {
            if (attributes.byNamespace().get(namespace) instanceof Map<?, ?> map
                    && map.get(key) instanceof String value) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    private static Attributes with(Attributes attributes, String key, String value) {
        var lttng = new LinkedHashMap<String, @Nullable Object>();
        if (attributes.byNamespace().get(LTTNG) instanceof Map<?, ?> map) {
            map.forEach((name, old) -> lttng.put((String) name, old));
        }
        lttng.put(key, value);
        var all = new LinkedHashMap<String, @Nullable Object>(attributes.byNamespace());
        all.put(LTTNG, lttng);
        return new Attributes(all);
    }
}
