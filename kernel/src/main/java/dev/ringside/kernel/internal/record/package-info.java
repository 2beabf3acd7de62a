// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Recording: reading the kernel's pages of each CPU and channel, and turning them into packets.
///
/// Everything of a channel belongs to whoever holds the recorder's lock.
///
/// Entry class: [ChannelRecorder].
@NullMarked
package dev.ringside.kernel.internal.record;

import org.jspecify.annotations.NullMarked;
