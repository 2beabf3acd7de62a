// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import dev.ringside.ring.RingShape.LossMode;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// The owner word between two processes that record into the same ring. Results: records, discarded events (both
/// together are all that were tried), faults.
@JCStressTest
@Outcome(id = "6, 0, 0", expect = ACCEPTABLE, desc = "every record once, whole, in order")
@Outcome(id = {"5, 1, 0", "4, 2, 0", "3, 3, 0"}, expect = ACCEPTABLE_INTERESTING,
        desc = "given up while the other one held the ring without its processor")
@State
public class TwoProducers {
    private final StressRing ring = StressRing.take(LossMode.DISCARD, 4);

    @Actor
    public void first() {
        ring.write(StressRing.DEAD_OR_FIRST, 0, 3);
    }

    @Actor
    public void second() {
        ring.write(StressRing.SECOND, 0, 3);
    }

    @Arbiter
    public void end(III_Result result) {
        RecordCheck check = ring.end();
        result.r1 = check.records();
        result.r2 = ring.discarded();
        result.r3 = check.faults();
        ring.giveBack();
    }
}
