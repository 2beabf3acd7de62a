// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Reads ELF object files (System V ABI, chapter 4): sections, function symbols, build IDs. Whatever the bytes are,
/// reading ends, within the file, with a value or a [MalformedObjectException].
///
/// The kernel tracer has a small reader of its own, for probes: the only room that both could use is `ctf`, which knows
/// the trace format and nothing else.
///
/// One thread for each file. Entry class: [ElfFile].
@NullMarked
package dev.ringside.graph.internal.debuginfo.elf;

import org.jspecify.annotations.NullMarked;
