// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

/// A class of source components.
public non-sealed interface SourceClass extends ComponentClass {
    /// Makes a component. It adds its first ports through the context before it returns.
    ///
    /// @throws GraphException where a parameter is wrong or what it names cannot be opened
    Source create(ComponentContext context, Parameters parameters);
}
