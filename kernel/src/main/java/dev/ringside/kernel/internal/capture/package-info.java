// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// What eBPF programs of ours record, whatever they record: the memory that they share with us, the envelope of their
/// records, who is recorded, and the part of a program that all of them have. Package `syscall` captures system calls
/// with it; tracepoints whose events have performance counters are captured here. Where a bpf file system is mounted,
/// captures go on when their process is killed, until another one has read them ([CaptureFolders], [LeftCapture]).
///
/// A capture belongs to one thread at a time. Entry classes: [Capture], [TracepointCapture] and [CaptureProgram].
@NullMarked
package dev.ringside.kernel.internal.capture;

import org.jspecify.annotations.NullMarked;
