// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

/// What became of a request to close a ring's current packet.
public enum FlushResult {
    /// The packet is closed and can be polled.
    CLOSED,
    /// There was nothing to close.
    EMPTY,
    /// A live producer held the ring all the time; ask again.
    BUSY,
    /// All sub-buffers wait to be polled, and one more is needed to report discarded events; poll, then ask again.
    FULL
}
