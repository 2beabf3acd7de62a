// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// eBPF programs assembled in Java and loaded with bpf(2): instructions and labels, maps, programs, buffers that keep
/// the oldest records ([RingBuffer]) or the newest ([OverwritingBuffer]).
///
/// Everything made here belongs to file descriptors of this process and is gone with it, but for what is kept in a bpf
/// file system ([Pins]). Objects belong to one thread at a time, unless they say otherwise. Entry classes: [Assembler]
/// and [BpfProgram].
@NullMarked
package dev.ringside.kernel.internal.bpf;

import org.jspecify.annotations.NullMarked;
