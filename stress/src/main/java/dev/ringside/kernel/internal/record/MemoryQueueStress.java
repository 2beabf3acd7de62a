// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// The two words of a queue in memory: who sees that bytes were added sees the bytes, and no place is written before
/// it was taken. Result: bytes that are missing, wrong or too many.
@JCStressTest
@Outcome(id = "0", expect = ACCEPTABLE, desc = "what found room comes out once and in its order")
@State
public class MemoryQueueStress {
    private final MemoryQueue queue = new MemoryQueue(32);
    private final CountedBytes bytes = new CountedBytes(queue::take);

    @Actor
    public void add() {
        bytes.addAll(queue::add);
    }

    @Actor
    public void take() {
        bytes.takeSome();
    }

    @Arbiter
    public void end(I_Result result) {
        result.r1 = bytes.end();
        queue.close();
    }
}
