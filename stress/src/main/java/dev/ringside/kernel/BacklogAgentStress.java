// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// The word by which the thread that reads wakes the one that transcodes, which clears it when nothing waits. Result:
/// whether all that waited was transcoded.
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "whatever waits is transcoded")
@Outcome(id = "0", expect = FORBIDDEN, desc = "the transcoding thread sleeps while something waits")
@State
public class BacklogAgentStress {
    private static final int PIECES = 64;
    private static final int BUFFERS = 256;
    /// Of time in which the waiting thread itself runs: on a machine that is busy, or stands still, the other one has
    /// not had its turn for as long.
    private static final long HOPELESS_NANOS = TimeUnit.SECONDS.toNanos(5);

    /// What passes between two looks at the clock of a thread that runs, at most.
    private static final long STEP_NANOS = 10_000;

    /// A thread each.
    private static final Queue<Waiting> UNUSED = new ConcurrentLinkedQueue<>();

    private final Waiting waiting = Objects.requireNonNullElseGet(UNUSED.poll(), Waiting::new);

    /// What waits in the first of many buffers, and the agent for it.
    private static final class Waiting implements BacklogAgent.Work {
        private final AtomicInteger pieces = new AtomicInteger();
        private final AtomicInteger otherBuffers = new AtomicInteger();
        private final BacklogAgent agent = new BacklogAgent("stressed-backlog", new ReentrantLock(), this);

        Waiting() {
            agent.start();
        }

        @Override
        public void transcode(long untilNanos) {
            pieces.set(0);
        }

        /// To look at the other buffers takes a while.
        @Override
        public boolean isBehind() {
            boolean behind = pieces.get() > 0;
            for (int buffer = 0; buffer < BUFFERS; buffer++) {
                behind |= otherBuffers.get() > 0;
            }
            return behind;
        }

        void add() {
            pieces.incrementAndGet();
            agent.begin();
        }

        /// Passes some nanoseconds.
        void pass(int steps) {
            for (int step = 0; step < steps; step++) {
                otherBuffers.compareAndSet(-1, step);
            }
        }

        /// Waits until all is transcoded.
        ///
        /// @return false where that is hopeless
        boolean await() {
            long lastNanos = System.nanoTime();
            long waitedNanos = 0;
            while (pieces.get() > 0) {
                long nanos = System.nanoTime();
                waitedNanos += Math.min(nanos - lastNanos, STEP_NANOS);
                lastNanos = nanos;
                if (waitedNanos > HOPELESS_NANOS) {
                    return false;
                }
                Thread.onSpinWait();
            }
            return true;
        }
    }

    /// The thread that reads; the other one is the agent's. When a piece is gone, the agent is about to say that
    /// nothing waits: another piece comes some steps later each time.
    @Actor
    public void read(I_Result result) {
        boolean all = true;
        for (int piece = 0; all && piece < PIECES; piece++) {
            waiting.pass(piece);
            waiting.add();
            all = waiting.await();
        }
        result.r1 = all ? 1 : 0;
        if (all) {
            UNUSED.add(waiting);
        }
    }
}
