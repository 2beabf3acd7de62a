// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

import java.util.List;

/// A component that was added to a [Graph], with the ports that it has so far.
public interface GraphComponent {
    String name();

    List<InputPort> inputPorts();

    List<OutputPort> outputPorts();
}
