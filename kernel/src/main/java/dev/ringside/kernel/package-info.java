// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The kernel tracer's front door. It records the running kernel through tracefs, with no module of its own: one
/// tracefs instance for each channel, whose pages become CTF packets with LTTng's event and field names.
///
/// [KernelTracer] lists what can be recorded and says what is missing; a [KernelRecorder] is one recording: channels,
/// event rules, tracked processes, files. A recorder is called from one thread at a time and has one reading thread of
/// its own; the rest are immutable values.
///
/// Entry class: [KernelTracer].
@NullMarked
package dev.ringside.kernel;

import org.jspecify.annotations.NullMarked;
