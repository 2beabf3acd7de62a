// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.packet;

/// How far a stream is, which its next packet tells.
///
/// @param sequenceNumber  of the next packet
/// @param discardedEvents of the stream so far
/// @param endTimestamp    up to which it is known
public record StreamPosition(long sequenceNumber, long discardedEvents, long endTimestamp) {
    /// Of a stream that has nothing yet.
    public static final StreamPosition START = new StreamPosition(0, 0, 0);
}
