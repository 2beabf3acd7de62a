// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders

/// The CTF side: the schema of a kernel trace as LTTng lays it out, packets, stream and metadata files.
///
/// A writer belongs to one thread at a time. Entry class: [PacketWriter].
@NullMarked
package dev.ringside.kernel.internal.packet;

import org.jspecify.annotations.NullMarked;
