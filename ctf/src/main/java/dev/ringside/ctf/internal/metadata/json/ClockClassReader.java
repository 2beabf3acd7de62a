// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.json;

import dev.ringside.ctf.internal.metadata.json.JsonValue.JsonString;
import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.schema.ClockClass;
import dev.ringside.ctf.schema.ClockOrigin;
import dev.ringside.ctf.schema.Identity;
import java.math.BigInteger;
import java.util.Optional;

/// Reads clock class fragments (CTF2-SPEC-2.0 §5.6).
final class ClockClassReader {
    private ClockClassReader() {}

    static ClockClass read(Properties properties) throws MetadataException {
        String id = Properties.string(properties.require("id"));
        JsonValue frequencyValue = properties.require("frequency");
        long frequency = Properties.unsigned(frequencyValue);
        if (frequency == 0) {
            throw frequencyValue.place().fault("a clock frequency is at least 1 Hz");
        }
        long offsetSeconds = 0;
        long offsetCycles = 0;
        Optional<JsonValue> offset = properties.find("offset-from-origin");
        if (offset.isPresent()) {
            Properties parts = Properties.of(offset.get());
            offsetSeconds = seconds(parts);
            offsetCycles = cycles(parts, frequency);
            parts.finish();
        }
        var clock = new ClockClass(
                id,
                new Identity(
                        properties.optionalString("namespace"),
                        properties.optionalString("name"),
                        properties.optionalString("uid")),
                Optional.empty(),
                properties.optionalString("description"),
                frequency,
                origin(properties),
                offsetSeconds,
                offsetCycles,
                properties.optionalUnsigned("precision"),
                properties.optionalUnsigned("accuracy"),
                properties.attributes());
        properties.finish();
        return clock;
    }

    private static long seconds(Properties parts) throws MetadataException {
        Optional<JsonValue> value = parts.find("seconds");
        if (value.isEmpty()) {
            return 0;
        }
        BigInteger seconds = Properties.integer(value.get());
        if (seconds.bitLength() >= Long.SIZE) {
            throw value.get().place().fault("a signed 64-bit integer is expected, not " + seconds);
        }
        return seconds.longValue();
    }

    private static long cycles(Properties parts, long frequency) throws MetadataException {
        Optional<JsonValue> value = parts.find("cycles");
        if (value.isEmpty()) {
            return 0;
        }
        long cycles = Properties.unsigned(value.get());
        if (Long.compareUnsigned(cycles, frequency) >= 0) {
            throw value.get().place().fault("the offset in cycles is less than the frequency, not "
                    + Long.toUnsignedString(cycles));
        }
        return cycles;
    }

    private static ClockOrigin origin(Properties properties) throws MetadataException {
        Optional<JsonValue> value = properties.find("origin");
        if (value.isEmpty()) {
            return new ClockOrigin.Unknown();
        }
        if (value.get() instanceof JsonString name) {
            if (!name.value().equals("unix-epoch")) {
                throw name.place().fault("a clock origin is `unix-epoch` or an object");
            }
            return new ClockOrigin.UnixEpoch();
        }
        Properties origin = Properties.of(value.get());
        var custom = new ClockOrigin.Custom(
                origin.optionalString("namespace"),
                Properties.string(origin.require("name")),
                Properties.string(origin.require("uid")));
        origin.finish();
        return custom;
    }
}
