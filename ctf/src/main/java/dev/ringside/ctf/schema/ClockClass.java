// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.schema;

import java.util.Optional;
import java.util.UUID;

/// A clock that data streams take their timestamps from (CTF2-SPEC-2.0 §5.6; CTF 1.8.3 §8).
///
/// @param id            internal to the metadata stream: data stream classes refer to it; in CTF 1.8 the clock's name
/// @param uuid          CTF 1.8 only: the `uuid` of the clock block, also told as the identity's uid
/// @param frequencyHz   cycles a second, unsigned, at least 1
/// @param offsetSeconds seconds from the origin to the clock's zero, signed
/// @param offsetCycles  cycles to add to that; less than the frequency in CTF 2, any unsigned value in CTF 1.8
public record ClockClass(
        String id,
        Identity identity,
        Optional<UUID> uuid,
        Optional<String> description,
        long frequencyHz,
        ClockOrigin origin,
        long offsetSeconds,
        long offsetCycles,
        Optional<Long> precisionCycles,
        Optional<Long> accuracyCycles,
        Attributes attributes) {}
