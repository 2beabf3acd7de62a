// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The state of the machine when a recording starts, as events: LTTng's `lttng_statedump_*`, taken from /proc and /sys.
/// What the files there do not tell (addresses of kernel objects, for one) is said at each event.
///
/// A dump belongs to one thread. Entry class: [StateDump].
@NullMarked
package dev.ringside.kernel.internal.statedump;

import org.jspecify.annotations.NullMarked;
