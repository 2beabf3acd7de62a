// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

/// What a query may ask of its caller.
///
/// @param mipVersion the version of the message interchange protocol that a graph would use, 0 or 1
public record QueryContext(int mipVersion, GraphLog log) {}
