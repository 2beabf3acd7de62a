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
import org.openjdk.jcstress.infra.results.III_Result;

/// The consumed word of an overwriting ring, which both sides move: what the consumer copies while the producer takes
/// the oldest sub-buffer is whole or thrown away. Results: packets read while it was written, packets read or lost in
/// all, faults.
@JCStressTest
@Outcome(id = "[0-4], 4, 0", expect = ACCEPTABLE, desc = "each packet is read whole or counted as lost")
@State
public class OverwriteAndPoll {
    private final StressRing ring = StressRing.take(LossMode.OVERWRITE, 2);

    /// A ring that is full.
    public OverwriteAndPoll() {
        ring.write(StressRing.SECOND, 0, 2 * StressRing.RECORDS_IN_PACKET);
    }

    @Actor
    public void produce() {
        ring.write(StressRing.SECOND, 2 * StressRing.RECORDS_IN_PACKET, 2 * StressRing.RECORDS_IN_PACKET);
    }

    @Actor
    public void consume(III_Result result) {
        result.r1 = ring.pollAgainAndAgain();
    }

    @Arbiter
    public void end(III_Result result) {
        RecordCheck check = ring.end();
        result.r2 = check.packets() + ring.lostPackets();
        result.r3 = check.faults();
        ring.giveBack();
    }
}
