// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// What it costs to be told of thread switches by perf_event_open(2). Run by `bench/switches`.
@NullMarked
package dev.ringside.bench.switches;

import org.jspecify.annotations.NullMarked;
