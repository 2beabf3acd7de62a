// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

/// A component that uses messages up: it drives the graph.
public non-sealed interface Sink extends Component {
    /// All ports are connected: time to get the iterators of the input ports with [InputPort#iterator()].
    void graphIsConfigured();

    /// Takes one batch and uses it up. After `END` it is not called again.
    ///
    /// @throws GraphException where the sink cannot go on
    /// @throws dev.ringside.ctf.reader.MalformedTraceException where a trace is broken; everything before was consumed
    IteratorStatus consume();
}
