// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo.dwarf;

/// The header of a unit of `.debug_info` (DWARF 5 §7.5.1).
///
/// @param start              where the unit starts, in bytes from the start of the section; references count from here
/// @param entries            where its entries start
/// @param end                where it ends
/// @param offsetBytes        4, or 8 in the 64-bit format
/// @param abbreviationOffset of its abbreviation table
record UnitHeader(
        int start,
        int entries,
        int end,
        int version,
        int type,
        int addressBytes,
        int offsetBytes,
        long abbreviationOffset) {}
