// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.LogLevel;
import dev.ringside.graph.internal.text.TerminalColors;
import java.util.Map;
import java.util.Optional;

/// The constant part of an event's header: trace, environment, log level, EMF URI and name.
final class EventHeaderText {
    private final PrettyOptions options;
    private final TerminalColors colors;
    private final StringBuilder text = new StringBuilder();
    private final String separator;
    private boolean joined;

    private EventHeaderText(PrettyOptions options, boolean timed) {
        this.options = options;
        this.separator = timed && options.names().header() ? ", " : "";
        this.colors = options.colors();
    }

    /// @param timed whether a time stands before: without one, Babeltrace puts nothing between the parts
    static String of(PrettyOptions options, Trace trace, EventRecordClass eventClass, boolean timed) {
        EventHeaderText header = new EventHeaderText(options, timed);
        PrettyOptions.Fields fields = options.fields();
        if (fields.trace()) {
            header.trace(trace.name());
        }
        header.environment(fields, trace.traceClass().environment());
        if (fields.logLevel()) {
            header.item("loglevel", eventClass.logLevel().map(EventHeaderText::logLevel));
        }
        if (fields.emf()) {
            header.item("model.emf.uri", eventClass.emfUri());
        }
        header.eventName(eventClass.identity().name().orElse("<unknown>"));
        return header.text.toString();
    }

    private static String logLevel(LogLevel level) {
        return level.lttngName() + " (" + level.ordinal() + ")";
    }

    private void trace(Optional<String> traceName) {
        if (traceName.isEmpty()) {
            return;
        }
        boolean names = options.names().header();
        if (names) {
            // The second comma is a slip of Babeltrace's that output to be compared must have.
            text.append(name("trace")).append(traceName.get()).append(", ").append(separator);
        } else {
            text.append(traceName.get());
        }
    }

    private void environment(PrettyOptions.Fields fields, Map<String, Object> environment) {
        if (fields.hostname() && environment.get("hostname") instanceof String hostname) {
            item("trace:hostname", Optional.of(hostname));
        }
        if (fields.domain() && environment.get("domain") instanceof String domain) {
            item("trace:domain", Optional.of(domain));
        }
        if (fields.procname() && environment.get("procname") instanceof String procname) {
            item("trace:procname", Optional.of(procname));
        }
        if (fields.vpid() && environment.get("vpid") instanceof Long vpid) {
            item("trace:vpid", Optional.of("(" + vpid + ")"));
        }
    }

    private void item(String itemName, Optional<String> value) {
        if (value.isEmpty()) {
            return;
        }
        if (options.names().header()) {
            text.append(name(itemName)).append(value.get()).append(separator);
        } else {
            text.append(joined ? ":" : "").append(value.get());
        }
        joined = true;
    }

    private void eventName(String eventName) {
        boolean names = options.names().header();
        text.append(names ? name("name") : joined ? " " : "");
        text.append(colors.bold()).append(colors.brightMagenta()).append(eventName).append(colors.reset());
        text.append(names ? ", " : ": ");
    }

    private String name(String itemName) {
        return colors.bold() + itemName + colors.reset() + " = ";
    }
}
