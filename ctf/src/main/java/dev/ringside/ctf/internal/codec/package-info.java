// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Decoding of fields from windows of bytes: an interpreter for every field class (the oracle), and decoders
/// compiled for one event record class.
///
/// Plans (decoder trees) are immutable and shared; a [DecodeState] belongs to one thread.
///
/// Entry classes: [FieldDecoders], [DecodeState].
@NullMarked
package dev.ringside.ctf.internal.codec;

import org.jspecify.annotations.NullMarked;
