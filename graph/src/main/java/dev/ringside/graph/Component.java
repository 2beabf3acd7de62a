// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

/// A node of a graph. All calls come from the graph's thread.
public sealed interface Component extends AutoCloseable permits Source, Filter, Sink {
    /// One of the input ports was connected. A component may add ports now.
    default void inputPortConnected(InputPort port) {}

    /// One of the output ports was connected. A component may add ports now.
    default void outputPortConnected(OutputPort port) {}

    /// Gives back what the component holds. The iterators are closed before.
    @Override
    default void close() {}
}
