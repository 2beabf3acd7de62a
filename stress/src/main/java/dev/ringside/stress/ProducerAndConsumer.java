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

/// The position word: what it says exists is whole, whenever the consumer looks. Results: packets that were seen while
/// the producer wrote, records in all, discarded events, faults.
@JCStressTest
@Outcome(id = "[012], 7, 0, 0", expect = ACCEPTABLE, desc = "every record once, whole, in order")
@State
public class ProducerAndConsumer {
    private final StressRing ring = StressRing.take(LossMode.DISCARD, 4);

    @Actor
    public void produce() {
        ring.write(StressRing.SECOND, 0, 7);
    }

    @Actor
    public void consume(IIII_Result result) {
        result.r1 = ring.pollAgainAndAgain();
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
