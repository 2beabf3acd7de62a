// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// Text made fast: numbers, times and strings appended to one reused byte array, which is written out in large blocks.
///
/// Everything here belongs to one thread. Entry class: [dev.ringside.graph.internal.text.TextBuffer].
@NullMarked
package dev.ringside.graph.internal.text;

import org.jspecify.annotations.NullMarked;
