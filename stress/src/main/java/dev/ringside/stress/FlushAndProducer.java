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
import org.openjdk.jcstress.infra.results.IIII_Result;

/// The owner word between the daemon, whose switch timer closes packets that are partly filled, and a producer.
/// Results: packets seen meanwhile, records, discarded events (both together are all that were tried), faults.
@JCStressTest
@Outcome(id = "[012], 4, 0, 0", expect = ACCEPTABLE, desc = "every record once, whole, in order")
@Outcome(id = {"[012], 3, 1, 0", "[012], 2, 2, 0", "[012], 1, 3, 0", "[012], 0, 4, 0"}, expect = ACCEPTABLE_INTERESTING,
        desc = "given up while the daemon held the ring without its processor")
@State
public class FlushAndProducer {
    private final StressRing ring = StressRing.take(LossMode.DISCARD, 8);

    @Actor
    public void produce() {
        ring.write(StressRing.SECOND, 0, 2);
        ring.write(StressRing.SECOND, 2, 2);
    }

    @Actor
    public void fire(IIII_Result result) {
        ring.flush();
        result.r1 = ring.poll();
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
