// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// What recording system calls costs the programs that make them.
@NullMarked
package dev.ringside.bench.syscall;

import org.jspecify.annotations.NullMarked;
