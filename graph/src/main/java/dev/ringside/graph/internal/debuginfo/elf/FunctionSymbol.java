// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo.elf;

/// A function of a symbol table.
///
/// @param address unsigned
public record FunctionSymbol(String name, long address) {}
