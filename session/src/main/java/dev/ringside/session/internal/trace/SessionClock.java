// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.trace;

import dev.ringside.ring.CycleClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// What the time stamps of a session count, and what is known of it: how far CLOCK_MONOTONIC is from the Unix epoch,
/// sampled once as LTTng does; for the time stamp counter, beside that, samples of it taken over the whole session.
///
/// The counter's clock is one of the session's own, with a uuid of its own: another session's samples give another
/// frequency.
///
/// Belongs to the control agent's thread.
public final class SessionClock {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int SAMPLES = 16;
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final Optional<CycleClock> cycles;
    private final UUID uuid;
    private final long startNanos = System.nanoTime();
    private long epochOffsetNanos;
    private long describedNanos = startNanos;

    private SessionClock(Optional<CycleClock> cycles, UUID uuid) {
        this.cycles = cycles;
        this.uuid = uuid;
        this.epochOffsetNanos = sampleEpochOffset();
    }

    public static SessionClock monotonic() {
        return new SessionClock(Optional.empty(), readBootId());
    }

    /// Only where the counter is usable.
    public static SessionClock cycles() {
        return new SessionClock(Optional.of(CycleClock.start()), UUID.randomUUID());
    }

    /// The counter beside CLOCK_MONOTONIC; empty where the time stamps are those of CLOCK_MONOTONIC.
    public Optional<CycleClock> counter() {
        return cycles;
    }

    /// What it said when CLOCK_MONOTONIC was so many nanoseconds. Any thread.
    public long at(long monotonicNanos) {
        return cycles.isPresent() ? cycles.get().cyclesAt(monotonicNanos) : monotonicNanos;
    }

    /// The clock as it is known now.
    public TraceClock describe() {
        describedNanos = System.nanoTime();
        return cycles.map(counter -> TraceClock.cycles(uuid, counter.fit(), epochOffsetNanos))
                .orElseGet(() -> TraceClock.monotonic(uuid, epochOffsetNanos));
    }

    /// Samples the offset from the epoch again.
    public void resample() {
        epochOffsetNanos = sampleEpochOffset();
    }

    /// Whether so much more is known now that a trace whose recorder is killed should say it: twice the time of the
    /// last description has passed.
    public boolean isWorthDescribingAgain() {
        long now = System.nanoTime();
        return now - startNanos >= 2 * (describedNanos - startNanos);
    }

    /// Of several pairs of readings the tightest.
    private static long sampleEpochOffset() {
        long bestSpreadNanos = Long.MAX_VALUE;
        long bestOffsetNanos = 0;
        for (int i = 0; i < SAMPLES; i++) {
            long before = System.nanoTime();
            Instant now = Instant.now();
            long after = System.nanoTime();
            if (after - before < bestSpreadNanos) {
                bestSpreadNanos = after - before;
                long epochNanos =
                        Math.addExact(Math.multiplyExact(now.getEpochSecond(), NANOS_PER_SECOND), now.getNano());
                bestOffsetNanos = epochNanos - (before + (after - before) / 2);
            }
        }
        return bestOffsetNanos;
    }

    private static UUID readBootId() {
        try {
            return UUID.fromString(Files.readString(BOOT_ID).trim());
        } catch (IOException | IllegalArgumentException e) {
            return UUID.randomUUID();
        }
    }
}
