// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The parts behind the front door: the steps that the holder of a ring's owner word takes ([MappedRings], shared by
/// producer and daemon), the hot path ([MappedRingProducer], made by [ProducerTwins]) and the machine-code way to the
/// CPU number and the time stamp counter ([RseqStub]). Any thread may call in; what needs a ring's owner word says so.
@NullMarked
package dev.ringside.ring.internal;

import org.jspecify.annotations.NullMarked;
