// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The system calls of Linux that Java has no words for: bpf(2), perf_event_open(2), mappings of files of any kind.
///
/// Stateless after the first use; any thread. Entry class: [NativeCalls].
@NullMarked
package dev.ringside.kernel.internal.linux;

import org.jspecify.annotations.NullMarked;
