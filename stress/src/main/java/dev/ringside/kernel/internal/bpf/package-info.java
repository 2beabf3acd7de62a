// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Stress tests of what this package of room `kernel` shares between threads; see [dev.ringside.stress].
@NullMarked
package dev.ringside.kernel.internal.bpf;

import org.jspecify.annotations.NullMarked;
