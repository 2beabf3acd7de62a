// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo.dwarf;

/// Codes of entry tags (DWARF 5 §7.5.3).
final class Tag {
    static final int INLINED_SUBROUTINE = 0x1D;
    static final int SUBPROGRAM = 0x2E;

    private Tag() {}
}
