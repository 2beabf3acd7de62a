// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.schema;

import dev.ringside.ctf.schema.FieldClass.Structure;
import java.util.Optional;

/// A kind of event record (CTF2-SPEC-2.0 §5.8).
///
/// @param id unsigned
public record EventRecordClass(
        long id,
        Identity identity,
        Optional<LogLevel> logLevel,
        Optional<String> emfUri,
        Optional<Structure> specificContext,
        Optional<Structure> payload,
        Attributes attributes) {}
