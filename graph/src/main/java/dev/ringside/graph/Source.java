// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

/// A component that makes messages.
public non-sealed interface Source extends Component {
    /// Makes the iterator for what flows out of a port; called once, when the graph starts to run.
    MessageIterator iterator(OutputPort port);
}
