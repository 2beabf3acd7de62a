// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
/// Where ring files lie, and the file beside them that says what they are, so that the next daemon can write out what
/// one that was killed left behind. One thread at a time. Entry classes: [RingFolder], [Recovery].
@NullMarked
package dev.ringside.session.internal.state;

import org.jspecify.annotations.NullMarked;
