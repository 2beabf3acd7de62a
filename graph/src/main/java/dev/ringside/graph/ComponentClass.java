// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

/// A kind of component: what a plug-in provides. `source.ctf.fs` is the source class `fs` of the plug-in `ctf`.
///
/// Implementations hold no state; any thread.
public sealed interface ComponentClass permits SourceClass, FilterClass, SinkClass {
    String name();

    /// One line.
    String description();

    /// The help text, in plain text; may be empty.
    default String help() {
        return "";
    }

    /// Whether components of this class work under a version of the message interchange protocol.
    default boolean supportsMip(int version, Value.Map parameters) {
        return version == 0 || version == 1;
    }

    /// Asks for an object, such as `babeltrace.support-info`.
    ///
    /// @throws QueryException where the object is unknown or cannot be given
    default Value query(QueryContext context, String object, Value parameters) throws QueryException {
        throw QueryException.unknownObject(object);
    }

    default ComponentKind kind() {
        return switch (this) {
            case SourceClass ignored -> ComponentKind.SOURCE;
            case FilterClass ignored -> ComponentKind.FILTER;
            case SinkClass ignored -> ComponentKind.SINK;
        };
    }
}
