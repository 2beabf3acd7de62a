// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring.internal;

import dev.ringside.ring.ClockUnavailableException;
import dev.ringside.ring.RingFile;
import dev.ringside.ring.RingLayout;
import dev.ringside.ring.RingShape;
import dev.ringside.ring.RingShape.RingClock;
import dev.ringside.ring.RingShape.RingSelection;
import java.lang.foreign.MemorySegment;

/// All that a producer has to know of its rings. Immutable; a record, so that the JIT trusts its fields.
///
/// @param producerId what the owner words say while this process holds a ring
/// @param selection  how this process finds its first ring
/// @param cycles     whether timestamps are cycles
record ProducerRings(
        MappedRings rings, MemorySegment segment, int producerId, Selection selection, boolean cycles) {

    /// How a thread finds its first ring in fact.
    enum Selection {
        THREAD,
        CPU,
        CONCURRENCY_ID
    }

    /// @param nativeAllowed whether machine code may be used where the module has native access
    static ProducerRings of(RingFile file, int producerId, boolean nativeAllowed) throws ClockUnavailableException {
        if (producerId <= 0) {
            throw new IllegalArgumentException("producerId=" + producerId + " is not positive");
        }
        RingShape shape = file.shape();
        boolean cycles = shape.clock() == RingClock.TSC;
        if (cycles && !(nativeAllowed && NativeGate.cycleCounterUsable())) {
            throw new ClockUnavailableException(shape.clock(), NativeGate.whyNot());
        }
        Selection selection = nativeAllowed ? NativeGate.selection(shape.selection()) : Selection.THREAD;
        MappedRings mapped = MappedRings.of(file.segment(), shape);
        ProducerRings rings = new ProducerRings(mapped, file.segment(), producerId, selection, cycles);
        if (!rings.choosesAsAsked()) {
            MappedRings.INT.setRelease(file.segment(), RingLayout.LANES_OFFSET, 1);
        }
        return rings;
    }

    boolean choosesAsAsked() {
        return selection != Selection.THREAD || rings.shape().selection() == RingSelection.PER_CHANNEL;
    }
}
