// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.ringside.ring.RingShape.LossMode;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Owner, position and consumed word when a recording is cleared while it goes on. Results: whether there are no more
/// records than were written after the clearing could have been, faults.
@JCStressTest
@Outcome(id = "[0-5], 0", expect = ACCEPTABLE, desc = "what comes after a clearing is whole")
@State
public class ClearAndProducer {
    private final StressRing ring = StressRing.take(LossMode.DISCARD, 4);

    /// A ring that has what is to be cleared.
    public ClearAndProducer() {
        ring.write(StressRing.SECOND, 0, StressRing.RECORDS_IN_PACKET);
    }

    @Actor
    public void produce() {
        ring.write(StressRing.SECOND, StressRing.RECORDS_IN_PACKET, 5);
    }

    @Actor
    public void clear() {
        while (!ring.clear()) {
            Thread.onSpinWait();
        }
    }

    @Arbiter
    public void end(II_Result result) {
        RecordCheck check = ring.end();
        result.r1 = check.records();
        result.r2 = check.faults();
        ring.giveBack();
    }
}
