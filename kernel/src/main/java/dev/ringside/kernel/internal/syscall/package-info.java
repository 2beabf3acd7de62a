// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// System calls with what their arguments point to: a table of all calls of the architecture, the eBPF programs that
/// read arguments and user memory when a call is entered and left, and the plans by which their records become event
/// records.
///
/// Tables and plans are immutable; a capture belongs to one thread at a time. Entry classes: [SystemCallTable] and
/// [SystemCallCapture].
@NullMarked
package dev.ringside.kernel.internal.syscall;

import org.jspecify.annotations.NullMarked;
