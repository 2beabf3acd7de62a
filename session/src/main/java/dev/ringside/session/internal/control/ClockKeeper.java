// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import dev.ringside.protocol.ClientMessage.FailureCode;
import dev.ringside.ring.CycleClock;
import dev.ringside.ring.CycleCounter;
import dev.ringside.ring.RingShape.RingClock;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Samples the clocks of sessions that are stamped with the processor's counter, and has their traces say what has been
/// learnt: while a session records each time that twice as much is known, so that the trace of a killed daemon is right
/// too, and for good when it stops. Belongs to the control agent's thread.
final class ClockKeeper {
    private static final long PERIOD_MILLIS = 1000;

    private final ControlAgent control;

    ClockKeeper(ControlAgent control) {
        this.control = control;
    }

    /// The clock that a client asks for.
    static RingClock clock(String name) throws CommandFailure {
        return switch (name) {
            case "", "default", "monotonic" -> RingClock.MONOTONIC;
            case "tsc" -> {
                Optional<String> problem = CycleCounter.whyNoClock();
                if (problem.isPresent()) {
                    throw new CommandFailure(
                            FailureCode.INVALID,
                            "The clock `tsc` cannot be used here: " + problem.get() + "; `monotonic` can");
                }
                yield RingClock.TSC;
            }
            default ->
                throw new CommandFailure(
                        FailureCode.INVALID,
                        "Invalid clock `" + name + "`; expecting `monotonic`, `tsc`, or `default`");
        };
    }

    /// Whether more is known of a session's clock from one moment to the next.
    static boolean learns(RecordingSession session) {
        return session.definition().clock() == RingClock.TSC;
    }

    /// Samples the clock of a session until it ends.
    void keep(RecordingSession session) {
        if (learns(session)) {
            control.schedule(() -> sampled(session), PERIOD_MILLIS);
        }
    }

    private void sampled(RecordingSession session) {
        if (session.ending()) {
            return;
        }
        session.clock().counter().ifPresent(CycleClock::sample);
        if (session.active() && session.clock().isWorthDescribingAgain()) {
            describe(session);
        }
        keep(session);
    }

    /// Has all traces of a session say what is known of its clock now. What cannot be written is among the session's
    /// problems.
    CompletableFuture<Void> describe(RecordingSession session) {
        if (!learns(session)) {
            return CompletableFuture.completedFuture(null);
        }
        try {
            session.describeClockAgain();
        } catch (IOException e) {
            session.problems().add("the clock cannot be described anew: " + Output.reason(e));
        }
        return session.kernel()
                .regenerateMetadata()
                .handleAsync(
                        (done, failure) -> {
                            if (failure != null) {
                                session.problems()
                                        .add("kernel: the clock cannot be described anew: " + failure.getMessage());
                            }
                            return null;
                        },
                        control);
    }
}
