// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracepoint;

/// How severe an event is: LTTng-UST's fifteen log levels; the ordinal is the number on the wire.
public enum Level {
    EMERGENCY,
    ALERT,
    CRITICAL,
    ERROR,
    WARNING,
    NOTICE,
    INFO,
    DEBUG_SYSTEM,
    DEBUG_PROGRAM,
    DEBUG_PROCESS,
    DEBUG_MODULE,
    DEBUG_UNIT,
    DEBUG_FUNCTION,
    DEBUG_LINE,
    DEBUG
}
