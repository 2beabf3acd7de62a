// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// What event writers call while they record: stores into rings ([RingStores]), values that are encoded first
/// ([Scratch]), and what they ask of the thread and the process ([ThreadIds], [ProcessFacts]). It knows nothing of the
/// writers, which [dev.ringside.tracer.internal.writer] makes.
///
/// Hot: what is here allocates nothing once a thread has recorded before. Any thread may call, many at once, but for
/// what it says itself. Entry class: [RingStores].
@NullMarked
package dev.ringside.tracer.internal.recording;

import org.jspecify.annotations.NullMarked;
