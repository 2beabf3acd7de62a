// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The two metadata languages, both ways: TSDL (CTF 1.8.3 §7) and JSON text sequences (CTF2-SPEC-2.0 §5), plain or
/// packetized. Reading gives a [dev.ringside.ctf.schema.TraceClass]; bad text gives a located
/// [dev.ringside.ctf.metadata.MetadataException].
///
/// Readers and writers hold no state between calls and may be called from any thread.
/// Entry classes: [MetadataReader], [TsdlWriter], [JsonMetadataWriter].
@NullMarked
package dev.ringside.ctf.metadata;

import org.jspecify.annotations.NullMarked;
