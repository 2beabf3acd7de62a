// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.schema;

import java.util.Optional;

/// The severity of an event record class: LTTng-UST's fifteen levels. The ordinal is the number in CTF 1.8 metadata,
/// the specification name the value of the `log-level` attribute in CTF 2.
public enum LogLevel {
    EMERGENCY("emergency", "TRACE_EMERG"),
    ALERT("alert", "TRACE_ALERT"),
    CRITICAL("critical", "TRACE_CRIT"),
    ERROR("error", "TRACE_ERR"),
    WARNING("warning", "TRACE_WARNING"),
    NOTICE("notice", "TRACE_NOTICE"),
    INFO("info", "TRACE_INFO"),
    DEBUG_SYSTEM("debug:system", "TRACE_DEBUG_SYSTEM"),
    DEBUG_PROGRAM("debug:program", "TRACE_DEBUG_PROGRAM"),
    DEBUG_PROCESS("debug:process", "TRACE_DEBUG_PROCESS"),
    DEBUG_MODULE("debug:module", "TRACE_DEBUG_MODULE"),
    DEBUG_UNIT("debug:unit", "TRACE_DEBUG_UNIT"),
    DEBUG_FUNCTION("debug:function", "TRACE_DEBUG_FUNCTION"),
    DEBUG_LINE("debug:line", "TRACE_DEBUG_LINE"),
    DEBUG("debug", "TRACE_DEBUG");

    private final String specificationName;
    private final String lttngName;

    LogLevel(String specificationName, String lttngName) {
        this.specificationName = specificationName;
        this.lttngName = lttngName;
    }

    public String specificationName() {
        return specificationName;
    }

    /// The name `lttng` and `sink.text.pretty` show.
    public String lttngName() {
        return lttngName;
    }

    public static Optional<LogLevel> ofNumber(long number) {
        return number >= 0 && number < values().length ? Optional.of(values()[(int) number]) : Optional.empty();
    }
}
