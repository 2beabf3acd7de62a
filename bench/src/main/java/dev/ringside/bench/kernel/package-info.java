// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// How fast the kernel's pages become packets. Run by `bench/kernel`.
@NullMarked
package dev.ringside.bench.kernel;

import org.jspecify.annotations.NullMarked;
