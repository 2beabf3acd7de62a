// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo.dwarf;

/// A line of a source file.
///
/// @param path absolute where the debugging information says enough
/// @param line from 1
public record SourceLocation(String path, long line) {}
