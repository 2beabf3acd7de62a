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

/// The discarded word, the reported word and the consumed word of a ring that is full, while the daemon makes room.
/// Results: records and discarded events together, whether the last packet tells of all discarded events, faults.
@JCStressTest
@Outcome(id = "7, 1, 0", expect = ACCEPTABLE, desc = "each event is recorded or counted, and the trace says so")
@State
public class FullRing {
    private final StressRing ring = StressRing.take(LossMode.DISCARD, 1);

    /// A ring that is full.
    public FullRing() {
        ring.write(StressRing.SECOND, 0, StressRing.RECORDS_IN_PACKET);
    }

    @Actor
    public void first() {
        ring.write(StressRing.DEAD_OR_FIRST, 0, 2);
    }

    @Actor
    public void secondAndDaemon() {
        ring.write(StressRing.SECOND, StressRing.RECORDS_IN_PACKET, 1);
        ring.poll();
        ring.write(StressRing.SECOND, StressRing.RECORDS_IN_PACKET + 1, 1);
    }

    @Arbiter
    public void end(III_Result result) {
        RecordCheck check = ring.end();
        result.r1 = check.records() + ring.discarded();
        result.r2 = check.reportedDiscards() == ring.discarded() ? 1 : 0;
        result.r3 = check.faults();
        ring.giveBack();
    }
}
