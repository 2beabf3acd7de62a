// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.trace;

import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.ClockClass;
import dev.ringside.ctf.schema.ClockOrigin;
import dev.ringside.ctf.schema.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// The clock of a session: CLOCK_MONOTONIC, as LTTng names and identifies it, and how far it is from the Unix epoch, sampled once.
///
/// @param epochOffsetNanos from the epoch to the clock's zero
/// @param bootId           what identifies this machine's clock since it was started
public record TraceClock(long epochOffsetNanos, UUID bootId) {
    /// The clock's name and id.
    public static final String NAME = "monotonic";

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int SAMPLES = 16;
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    /// Samples the offset: of several pairs of readings the tightest.
    public static TraceClock sample() {
        long bestSpreadNanos = Long.MAX_VALUE;
        long bestOffsetNanos = 0;
        for (int i = 0; i < SAMPLES; i++) {
            long before = System.nanoTime();
            Instant now = Instant.now();
            long after = System.nanoTime();
            if (after - before < bestSpreadNanos) {
                bestSpreadNanos = after - before;
                long epochNanos = Math.addExact(Math.multiplyExact(now.getEpochSecond(), NANOS_PER_SECOND), now.getNano());
                bestOffsetNanos = epochNanos - (before + (after - before) / 2);
            }
        }
        return new TraceClock(bestOffsetNanos, readBootId());
    }

    ClockClass clockClass() {
        return new ClockClass(
                NAME,
                new Identity(Optional.empty(), Optional.of(NAME), Optional.of(bootId.toString())),
                Optional.of(bootId),
                Optional.of("Monotonic Clock"),
                NANOS_PER_SECOND,
                new ClockOrigin.UnixEpoch(),
                Math.floorDiv(epochOffsetNanos, NANOS_PER_SECOND),
                Math.floorMod(epochOffsetNanos, NANOS_PER_SECOND),
                Optional.empty(),
                Optional.empty(),
                Attributes.NONE);
    }

    private static UUID readBootId() {
        try {
            return UUID.fromString(Files.readString(BOOT_ID).trim());
        } catch (IOException | IllegalArgumentException e) {
            return UUID.randomUUID();
        }
    }
}
