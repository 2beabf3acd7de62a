// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// What is known of the places of fields before any byte is read: headers of one layout, packets whose header and
/// context have a fixed one, and programs that find the end of a record without decoding it.
///
/// All of it is immutable and shared by threads.
///
/// Entry classes: [HeaderShape], [PacketShape], [SkipProgram].
@NullMarked
package dev.ringside.ctf.internal.layout;

import org.jspecify.annotations.NullMarked;
