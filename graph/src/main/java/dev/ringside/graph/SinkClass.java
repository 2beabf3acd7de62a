// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

/// A class of sink components.
public non-sealed interface SinkClass extends ComponentClass {
    /// Makes a component. It adds its first ports through the context before it returns.
    ///
    /// @throws GraphException where a parameter is wrong or what it names cannot be opened
    Sink create(ComponentContext context, Parameters parameters);
}
