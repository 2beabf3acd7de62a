// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Benchmarks: JMH for the recording path, whole processes for the reading path, each beside its peer in one run.
@NullMarked
package dev.ringside.bench;

import org.jspecify.annotations.NullMarked;
