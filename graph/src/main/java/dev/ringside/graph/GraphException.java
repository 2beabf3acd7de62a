// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

/// A graph that cannot be built or cannot go on: a wrong parameter, a port that cannot be connected, a component that
/// failed.
/// The causes are the error's further causes, deepest last, as in Babeltrace's error stack.
public class GraphException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String actor;

    /// @param actor who says it: a component, such as `muxer: 'filter.utils.muxer'`, or empty for the graph itself
    public GraphException(String actor, String message) {
        super(message);
        this.actor = actor;
    }

    public GraphException(String actor, String message, Throwable cause) {
        super(message, cause);
        this.actor = actor;
    }

    public String actor() {
        return actor;
    }
}
