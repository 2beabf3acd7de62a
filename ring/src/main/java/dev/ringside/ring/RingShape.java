// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import java.util.Objects;
import java.util.UUID;

/// What a ring file is to look like; fixed at creation. Immutable, for any thread.
///
/// @param ringCount      number of rings: CPUs, concurrency ids or lanes, 1 to 65536
/// @param subBufferBytes size of a sub-buffer, which is the size of a packet; a power of two from 4096 to 1 GiB
/// @param subBufferCount sub-buffers of a ring, a power of two to 65536; at least 2 in overwrite mode
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

    /// The smallest sub-buffer: one page, as in LTTng.
    public static final int MIN_SUB_BUFFER_BYTES = 4096;

    private static final int MAX_SUB_BUFFER_BYTES = 1 << 30;
    private static final int MAX_COUNT = 1 << 16;

    /// @throws IllegalArgumentException if a number is out of its range
    public RingShape {
        Objects.requireNonNull(lossMode);
        Objects.requireNonNull(selection);
        Objects.requireNonNull(clock);
        Objects.requireNonNull(traceUuid);
        requireRange("ringCount", ringCount, 1, MAX_COUNT);
        requireRange("subBufferBytes", subBufferBytes, MIN_SUB_BUFFER_BYTES, MAX_SUB_BUFFER_BYTES);
        requireRange("subBufferCount", subBufferCount, lossMode == LossMode.OVERWRITE ? 2 : 1, MAX_COUNT);
        requirePowerOfTwo("subBufferBytes", subBufferBytes);
        requirePowerOfTwo("subBufferCount", subBufferCount);
    }

    private static void requireRange(String name, int value, int lowest, int highest) {
        if (value < lowest || value > highest) {
            throw new IllegalArgumentException(
                    name + "=" + value + " is not in the range " + lowest + " to " + highest);
        }
    }

    private static void requirePowerOfTwo(String name, int value) {
        if (Integer.bitCount(value) != 1) {
            throw new IllegalArgumentException(name + "=" + value + " is not a power of two");
        }
    }

    /// Whether each packet context ends with a `cpu_id`: where rings are chosen by CPU number.
    public boolean hasCpuId() {
        return selection == RingSelection.PER_CPU;
    }

    /// The stream instance id in the packets of a ring.
    public long streamId(int ring) {
        return firstStreamId + ring;
    }

    /// Bytes of all sub-buffers of one ring.
    public long ringBytes() {
        return (long) subBufferBytes * subBufferCount;
    }

    /// What happens to a record when all sub-buffers are full.
    public enum LossMode {
        /// The new record is dropped and counted.
        DISCARD,
        /// The oldest sub-buffer is dropped; seen as a gap in packet sequence numbers.
        OVERWRITE
    }

    /// How a thread finds its first ring; where that one is taken, it goes on to the next.
    public enum RingSelection {
        /// By CPU number; each packet says its `cpu_id`. A record that found its CPU's ring taken stands in a
        /// neighbour's. Where an application cannot know its CPU (no native access), it takes rings by thread and marks
        /// the file: see [RingConsumer#cpuIdsAreLanes()].
        PER_CPU,
        /// By memory-map concurrency id (by thread where the kernel or the JVM gives none); no `cpu_id` in the packet
        /// context. For rings of one process only: concurrency ids of two processes are unrelated.
        PER_CID,
        /// A few lanes for all threads, chosen by thread; no `cpu_id` in the packet context.
        PER_CHANNEL
    }

    /// What a timestamp counts.
    public enum RingClock {
        /// CLOCK_MONOTONIC in nanoseconds, which is what `System.nanoTime()` reads on Linux.
        MONOTONIC,
        /// Raw cycles of the processor's time stamp counter, see [CycleCounter].
        TSC,
        /// What the writer says, in units of the trace's clock, see [TimedRingWriter].
        GIVEN
    }
}
