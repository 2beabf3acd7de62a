// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// What the reading benchmarks need: large traces, made on the spot. Run by `bench/reading`.
@NullMarked
package dev.ringside.bench.reading;

import org.jspecify.annotations.NullMarked;
