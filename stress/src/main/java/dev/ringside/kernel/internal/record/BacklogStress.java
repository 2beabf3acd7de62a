// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// The words of memory and file together: bytes that found room in the file come after those in memory, and the file
/// begins anew while nobody reads it. Result: bytes that are missing, wrong or too many.
@JCStressTest
@Outcome(id = "0", expect = ACCEPTABLE, desc = "what was added comes out once and in its order")
@State
public class BacklogStress {
    /// To make a file takes longer than all that happens in it.
    private static final Queue<Backlog> UNUSED = new ConcurrentLinkedQueue<>();

    private final Backlog backlog = Objects.requireNonNullElseGet(UNUSED.poll(), BacklogStress::newBacklog);
    private final CountedBytes bytes = new CountedBytes(backlog::take);

    private static Backlog newBacklog() {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        return new Backlog(32, folder, new SpoolLimit(Long.MAX_VALUE));
    }

    @Actor
    public void add() {
        bytes.addAll(backlog::add);
    }

    @Actor
    public void take() {
        bytes.takeSome();
    }

    @Arbiter
    public void end(I_Result result) {
        result.r1 = bytes.end();
        try {
            backlog.clear();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        UNUSED.add(backlog);
    }
}
