// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.ClockClass;
import dev.ringside.ctf.schema.ClockOrigin;
import dev.ringside.ctf.schema.Identity;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Makes clock classes of `clock` blocks (CTF 1.8.3 §8).
final class ClockBlocks {
    private static final long DEFAULT_FREQUENCY_HZ = 1_000_000_000;

    private ClockBlocks() {}

    static List<ClockClass> clockClasses(List<Block> blocks, boolean isLttng) throws MetadataException {
        var clocks = new ArrayList<ClockClass>();
        for (Block block : blocks) {
            ClockClass clock = clockClass(block, isLttng);
            for (ClockClass other : clocks) {
                if (other.id().equals(clock.id())) {
                    throw block.fault("there is a clock `" + clock.id() + "` already");
                }
            }
            clocks.add(clock);
        }
        return clocks;
    }

    /// What Babeltrace takes for the clock of a text without any.
    static ClockClass unnamedClock() {
        return new ClockClass(
                "default",
                new Identity(Optional.empty(), Optional.of("default"), Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                DEFAULT_FREQUENCY_HZ,
                new ClockOrigin.Unknown(),
                0,
                0,
                Optional.of(0L),
                Optional.empty(),
                Attributes.NONE);
    }

    private static ClockClass clockClass(Block block, boolean isLttng) throws MetadataException {
        Optional<String> name = block.stringOrWord("name");
        if (name.isEmpty()) {
            throw block.fault("attribute `name` is missing");
        }
        Optional<UUID> uuid = block.uuid("uuid");
        long frequency = block.unsigned("freq").orElse(DEFAULT_FREQUENCY_HZ);
        if (frequency == 0) {
            throw block.placeOf("freq").fault("a clock frequency is at least 1 Hz");
        }
        BigInteger[] offset = offset(block, frequency);
        // LTTng's monotonic clock has an offset from the Unix epoch but does not say `absolute`.
        boolean epoch = block.truth("absolute") || isLttng && name.get().equals(TraceFacts.LTTNG_CLOCK);
        return new ClockClass(
                name.get(),
                new Identity(Optional.empty(), name, block.uuidText("uuid")),
                uuid,
                block.string("description"),
                frequency,
                epoch ? new ClockOrigin.UnixEpoch() : new ClockOrigin.Unknown(),
                offset[0].longValue(),
                offset[1].longValue(),
                Optional.of(block.unsigned("precision").orElse(0L)),
                Optional.empty(),
                Attributes.NONE);
    }

    /// Seconds and cycles together, brought to 0 <= cycles < frequency. Both may be negative.
    private static BigInteger[] offset(Block block, long frequencyHz) throws MetadataException {
        BigInteger frequency = new BigInteger(Long.toUnsignedString(frequencyHz));
        BigInteger seconds = orZero(block, "offset_s");
        BigInteger cycles = orZero(block, "offset");
        BigInteger total = seconds.multiply(frequency).add(cycles);
        BigInteger[] parts = total.divideAndRemainder(frequency);
        if (parts[1].signum() < 0) {
            parts[0] = parts[0].subtract(BigInteger.ONE);
            parts[1] = parts[1].add(frequency);
        }
        if (parts[0].bitLength() >= Long.SIZE) {
            throw block.fault("the offset of " + parts[0] + " seconds does not fit 64 bits");
        }
        return parts;
    }

    private static BigInteger orZero(Block block, String name) throws MetadataException {
        BigInteger value = block.integer(name);
        return value == null ? BigInteger.ZERO : value;
    }
}
