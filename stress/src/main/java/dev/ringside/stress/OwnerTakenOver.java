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
import org.openjdk.jcstress.infra.results.IIII_Result;

/// The owner word that a dead producer left, while a living one looks for a ring: what the dead one had committed is
/// kept, what it was in the middle of never was. Results: rings it had held, records, discarded events, faults.
@JCStressTest
@Outcome(id = "1, 3, 0, 0", expect = ACCEPTABLE, desc = "the living producer waited for the daemon")
@Outcome(id = {"1, 2, 1, 0", "1, 1, 2, 0"}, expect = ACCEPTABLE, desc = "it gave up before the daemon came")
@State
public class OwnerTakenOver {
    private final StressRing ring = StressRing.take(LossMode.DISCARD, 4);

    /// A ring whose owner died.
    public OwnerTakenOver() {
        ring.write(StressRing.DEAD_OR_FIRST, 0, 1);
        ring.die();
    }

    @Actor
    public void release(IIII_Result result) {
        result.r1 = ring.releaseDead();
    }

    @Actor
    public void produce() {
        ring.write(StressRing.SECOND, 0, 2);
    }

    @Arbiter
    public void end(IIII_Result result) {
        RecordCheck check = ring.end();
        result.r2 = check.records();
        result.r3 = ring.discarded();
        result.r4 = check.faults();
        ring.giveBack();
    }
}
