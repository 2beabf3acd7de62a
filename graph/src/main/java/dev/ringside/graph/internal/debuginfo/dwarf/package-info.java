// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Reads what DWARF, versions 2 to 5, says about an address: its function, its source line, and where an inlined
/// function was called. No types, variables or expressions. Whatever the bytes are, reading ends with a value or a
/// [dev.ringside.graph.internal.debuginfo.elf.MalformedObjectException].
///
/// One thread for each file. Entry class: [DebugInformation].
@NullMarked
package dev.ringside.graph.internal.debuginfo.dwarf;

import org.jspecify.annotations.NullMarked;
