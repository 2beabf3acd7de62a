// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo.dwarf;

/// A function and where it starts.
///
/// @param address unsigned
public record FunctionLocation(String name, long address) {}
