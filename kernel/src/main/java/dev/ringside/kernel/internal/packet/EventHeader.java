// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.packet;

/// The two event record headers of LTTng (reference: event headers). In the short form each keeps the low bits of the
/// timestamp, which says all as long as no more time has passed since the record before; otherwise, or for large ids,
/// the extended form.
public enum EventHeader {
    /// `u5 id, u27 timestamp`; extended `u5 31 (in a byte), u32 id, u64 timestamp`: for channels of few events.
    COMPACT(27, 31),
    /// `u16 id, u32 timestamp`; extended `u16 65535, u32 id, u64 timestamp`.
    LARGE(32, 65535);

    /// The longest form.
    public static final int MAX_BYTES = 14;

    private final int timestampBits;
    private final int extendedId;

    EventHeader(int timestampBits, int extendedId) {
        this.timestampBits = timestampBits;
        this.extendedId = extendedId;
    }

    /// What LTTng chooses for a channel that has so many events when it starts.
    public static EventHeader forEvents(int count) {
        return count < 31 ? COMPACT : LARGE;
    }

    public int timestampBits() {
        return timestampBits;
    }

    /// The id that says that the extended form follows; smaller ones fit the short form.
    public int extendedId() {
        return extendedId;
    }
}
