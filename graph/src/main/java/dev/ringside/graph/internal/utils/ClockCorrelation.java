// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.utils;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.schema.ClockClass;
import dev.ringside.ctf.schema.ClockOrigin;
import dev.ringside.ctf.schema.Identity;
import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.GraphException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Checks that the times of all streams can be compared: the first clock class says what the others have to be.
final class ClockCorrelation {
    private final ComponentContext context;
    private @Nullable Expectation expectation;

    /// What a clock class has to be.
    private sealed interface Expectation {
        record NoClock() implements Expectation {}

        record UnixEpoch() implements Expectation {}

        record CustomOrigin(ClockOrigin.Custom origin) implements Expectation {}

        record UnknownOriginWithUuid(UUID uuid) implements Expectation {}

        record UnknownOriginWithIdentity(Identity identity) implements Expectation {}

        record ThisClock(ClockClass clock) implements Expectation {}
    }

    ClockCorrelation(ComponentContext context) {
        this.context = context;
    }

    /// @throws GraphException where the stream's clock cannot be compared with those before
    void check(DataStream stream) {
        Optional<ClockClass> clock = stream.schema().clockClass();
        Expectation expected = expectation;
        if (expected == null) {
            expectation = expectation(clock);
        } else {
            String fault = fault(expected, clock);
            if (fault != null) {
                throw new GraphException(context.actor(), fault + ": stream-class-id="
                        + Long.toUnsignedString(stream.schema().streamClass().id()) + " stream=" + stream.name());
            }
        }
    }

    private Expectation expectation(Optional<ClockClass> found) {
        if (found.isEmpty()) {
            return new Expectation.NoClock();
        }
        ClockClass clock = found.get();
        return switch (clock.origin()) {
            case ClockOrigin.UnixEpoch ignored -> new Expectation.UnixEpoch();
            case ClockOrigin.Custom custom -> new Expectation.CustomOrigin(custom);
            case ClockOrigin.Unknown ignored -> ofUnknownOrigin(clock);
        };
    }

    private Expectation ofUnknownOrigin(ClockClass clock) {
        if (context.mipVersion() == 0) {
            return clock.uuid().isPresent()
                    ? new Expectation.UnknownOriginWithUuid(clock.uuid().get())
                    : new Expectation.ThisClock(clock);
        }
        return hasIdentity(clock)
                ? new Expectation.UnknownOriginWithIdentity(clock.identity())
                : new Expectation.ThisClock(clock);
    }

    private static boolean hasIdentity(ClockClass clock) {
        return clock.identity().name().isPresent() && clock.identity().uid().isPresent();
    }

    private static @Nullable String fault(Expectation expected, Optional<ClockClass> found) {
        if (expected instanceof Expectation.NoClock) {
            return found.isEmpty() ? null : "Expecting no clock class, got one";
        }
        if (found.isEmpty()) {
            return "Expecting a clock class, got none";
        }
        ClockClass clock = found.get();
        return switch (expected) {
            case Expectation.NoClock ignored -> null;
            case Expectation.UnixEpoch ignored -> clock.origin() instanceof ClockOrigin.UnixEpoch
                    ? null
                    : "Expecting a clock class with a Unix epoch origin, got one with an unknown or other origin";
            case Expectation.CustomOrigin custom -> clock.origin().equals(custom.origin())
                    ? null
                    : "Expecting a clock class with a specific origin, got one with another origin";
            case Expectation.UnknownOriginWithUuid uuid -> unknownOriginFault(clock,
                    clock.uuid().equals(Optional.of(uuid.uuid())), "UUID");
            case Expectation.UnknownOriginWithIdentity identity -> unknownOriginFault(clock,
                    clock.identity().equals(identity.identity()), "identity");
            case Expectation.ThisClock same -> clock == same.clock()
                    ? null
                    : "Unexpected clock class: only the clock class of the first stream can be compared with itself";
        };
    }

    private static @Nullable String unknownOriginFault(ClockClass clock, boolean same, String what) {
        if (!(clock.origin() instanceof ClockOrigin.Unknown)) {
            return "Expecting a clock class with an unknown origin, got one with a known origin";
        }
        return same ? null : "Expecting a clock class with a specific " + what + ", got one with another " + what;
    }
}
