// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.packet;

import java.util.UUID;

/// What the packets of a data stream say of where they belong.
///
/// @param trace         of the metadata
/// @param streamClassId of the channel
/// @param streamId      of the data stream within its class; the CPU's number for the stream of a CPU
/// @param cpu           of the packet context
public record StreamIdentity(UUID trace, long streamClassId, long streamId, int cpu) {}
