// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// `filter.lttng-utils.debug-info`: says to which binary, function and source line the instruction pointer of a
/// user-space event belongs. What a process has loaded comes from the state dump and library events of its trace, the
/// rest from files on this machine.
///
/// [DebugInfoIterator] takes the messages; [StateDumpReader] reads what was loaded into [LoadedBinaries], one for each
/// process; [LoadedBinary] resolves an address with the files of [ObjectFiles]; [AugmentedStream] writes the records
/// anew.
///
/// Entry class: [DebugInfoClass]. One thread: the graph's.
@NullMarked
package dev.ringside.graph.internal.debuginfo;

import org.jspecify.annotations.NullMarked;
