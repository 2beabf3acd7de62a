// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo.dwarf;

/// The shape of debugging information entries (DWARF 5 §7.5.3): tag, and name and form of each attribute.
///
/// @param implicit values that stand here and not in the entry
record Abbreviation(int tag, boolean hasChildren, int[] names, int[] forms, long[] implicit) {}
