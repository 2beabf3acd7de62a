// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Decodes fields by looking at their classes: an interpreter for every field class. It is the oracle of what is
/// compiled, and does what is done too seldom to be compiled.
///
/// Plans (decoder trees) are immutable and shared; a [DecodeState] belongs to one thread.
///
/// Entry classes: [FieldDecoders], [DecodeState].
@NullMarked
package dev.ringside.ctf.internal.field;

import org.jspecify.annotations.NullMarked;
