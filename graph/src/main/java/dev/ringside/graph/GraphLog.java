// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

/// Where components say what is worth saying: warnings about a trace, what an info level asks for. Any thread.
@FunctionalInterface
public interface GraphLog {
    /// The levels of Babeltrace's logs, least severe first.
    enum Level {
        TRACE,
        DEBUG,
        INFO,
        WARNING,
        ERROR,
        FATAL
    }

    /// Says nothing at all.
    GraphLog SILENT = (level, actor, message) -> { };

    /// @param actor the component that says it
    void log(Level level, String actor, String message);
}
