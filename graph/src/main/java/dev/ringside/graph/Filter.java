// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

/// A component that takes messages in and gives messages out.
public non-sealed interface Filter extends Component {
    /// Makes the iterator for what flows out of a port; called once, when the graph starts to run. It gets the
    /// iterators of the
    /// input ports with [InputPort#iterator()].
    MessageIterator iterator(OutputPort port);
}
