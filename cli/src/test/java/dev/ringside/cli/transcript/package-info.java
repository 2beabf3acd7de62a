// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Replays what the real `lttng` was once asked and compares what it answered with what we answer.
@NullMarked
package dev.ringside.cli.transcript;

import org.jspecify.annotations.NullMarked;
