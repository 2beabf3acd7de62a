// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import java.util.UUID;

/// What a ring file is to look like; fixed at creation.
///
/// @param ringCount      number of rings: CPUs, concurrency ids or lanes
/// @param subBufferBytes size of a sub-buffer, which is the size of a packet; a power of two
/// @param subBufferCount sub-buffers of a ring, a power of two
/// @param traceUuid      goes into each packet header
/// @param streamClassId  goes into each packet header
/// @param firstStreamId  the stream instance id of ring 0; ring n has that plus n
public record RingShape(
        int ringCount,
        int subBufferBytes,
        int subBufferCount,
        LossMode lossMode,
        RingSelection selection,
        RingClock clock,
        UUID traceUuid,
        int streamClassId,
        long firstStreamId) {

    /// What happens to a record when all sub-buffers are full.
    public enum LossMode {
        /// The new record is dropped and counted.
        DISCARD,
        /// The oldest sub-buffer is dropped; seen as a gap in packet sequence numbers.
        OVERWRITE
    }

    /// How a thread finds its first ring.
    public enum RingSelection {
        /// By CPU number; each packet says its `cpu_id`.
        PER_CPU,
        /// By memory-map concurrency id (by CPU number or thread where the kernel has none).
        PER_CID,
        /// A few lanes for all threads; no `cpu_id` in the packet context.
        PER_CHANNEL
    }

    /// What a timestamp counts.
    public enum RingClock {
        /// CLOCK_MONOTONIC in nanoseconds.
        MONOTONIC,
        /// Raw cycles of the processor's time stamp counter.
        TSC
    }
}
