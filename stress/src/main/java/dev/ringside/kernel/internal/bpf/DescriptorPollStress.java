// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.bpf;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.io.IOException;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// The bell that wakes the thread that waits for the kernel's buffers, before it waits, while or after. Result: whether
/// it woke up.
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "the wait at hand ends, or the next one")
@Outcome(id = "0", expect = FORBIDDEN, desc = "the wait goes on until its time is over")
@State
public class DescriptorPollStress {
    /// Longer than any machine is so busy, or stands still, that the other thread has no turn.
    private static final long HOPELESS_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final Queue<DescriptorPoll> UNUSED = new ConcurrentLinkedQueue<>();

    private final DescriptorPoll poll = Objects.requireNonNullElseGet(UNUSED.poll(), DescriptorPollStress::open);

    private static DescriptorPoll open() {
        try {
            return DescriptorPoll.open();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Actor
    public void wake() {
        poll.wake();
    }

    @Actor
    public void await(I_Result result) {
        long start = System.nanoTime();
        try {
            poll.await(HOPELESS_NANOS);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        result.r1 = System.nanoTime() - start < HOPELESS_NANOS ? 1 : 0;
    }

    @Arbiter
    public void end() {
        UNUSED.add(poll);
    }
}
