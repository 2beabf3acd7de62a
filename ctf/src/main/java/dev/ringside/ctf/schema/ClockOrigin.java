// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.schema;

import java.util.Optional;

/// What the zero of a clock is (CTF2-SPEC-2.0 §5.6).
public sealed interface ClockOrigin {
    /// 1970-01-01 00:00:00 UTC. In CTF 1.8: a clock with `absolute = true`.
    record UnixEpoch() implements ClockOrigin {}

    /// Not said: only comparable with clocks of the same identity.
    record Unknown() implements ClockOrigin {}

    /// An origin of the producer's own.
    record Custom(Optional<String> namespace, String name, String uid) implements ClockOrigin {}
}
