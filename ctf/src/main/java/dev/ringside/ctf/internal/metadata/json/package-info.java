// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The CTF 2 metadata language: a JSON text sequence (RFC 7464) of fragments (CTF2-SPEC-2.0 §5), read into a small tree
/// that knows the place of each value, checked property by property, and written.
///
/// Nothing here is shared between threads. Entry classes: [JsonMetadata] to read, [FragmentWriter] to write.
@NullMarked
package dev.ringside.ctf.internal.metadata.json;

import org.jspecify.annotations.NullMarked;
