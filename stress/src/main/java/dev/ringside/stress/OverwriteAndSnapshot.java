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

/// The consumed word of an overwriting ring, for who only looks. Results: faults of the snapshot, packets read or lost
/// afterwards, faults of these.
@JCStressTest
@Outcome(id = "0, 4, 0", expect = ACCEPTABLE, desc = "a snapshot has whole packets and takes none away")
@State
public class OverwriteAndSnapshot {
    private final StressRing ring = StressRing.take(LossMode.OVERWRITE, 2);

    /// A ring that is full.
    public OverwriteAndSnapshot() {
        ring.write(StressRing.SECOND, 0, 2 * StressRing.RECORDS_IN_PACKET);
    }

    @Actor
    public void produce() {
        ring.write(StressRing.SECOND, 2 * StressRing.RECORDS_IN_PACKET, 2 * StressRing.RECORDS_IN_PACKET);
    }

    @Actor
    public void look(III_Result result) {
        result.r1 = ring.snapshotFaults();
    }

    @Arbiter
    public void end(III_Result result) {
        RecordCheck check = ring.end();
        result.r2 = check.packets() + ring.lostPackets();
        result.r3 = check.faults();
        ring.giveBack();
    }
}
