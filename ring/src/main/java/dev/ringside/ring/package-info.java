// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Ring buffers in shared memory: one file for each channel and owner, one ring for each CPU (or concurrency id, or
/// lane).
///
/// The daemon creates a [RingFile]; each application maps it and writes records through one [RingProducer] from all of
/// its threads; the daemon takes finished packets out through a [RingConsumer]. What the daemon itself has to tell of
/// applications it writes into rings of its own, through a [TimedRingWriter]. Whoever holds a ring's owner word may
/// change the ring. A sub-buffer is a CTF packet in LTTng's layout from its first byte on, so that the consumer writes
/// it to a file as it is.
///
/// Entry classes: [RingFile], [RingProducer], [RingConsumer]; the bytes are mapped in [RingLayout].
@NullMarked
package dev.ringside.ring;

import org.jspecify.annotations.NullMarked;
