// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.field;

import dev.ringside.ctf.internal.bits.Words;
import dev.ringside.ctf.schema.Role;
import java.util.UUID;

/// What the fields with roles of a packet or event record said. The last field with a role wins; timestamps move the
/// clock.
public final class RoleValues {
    private final long[] values = new long[Role.values().length];
    private int present;
    private final StreamClock clock = new StreamClock();
    private long uuidHigh;
    private long uuidLow;
    private int discardedCounterBits;
    private int sequenceNumberBits;

    RoleValues() {}

    public StreamClock clock() {
        return clock;
    }

    public void clear() {
        present = 0;
    }

    public boolean has(Role role) {
        return (present & 1 << role.ordinal()) != 0;
    }

    public long value(Role role) {
        return values[role.ordinal()];
    }

    /// What the field with the role `metadata-stream-uuid` says, where [#has] tells that there is one.
    public UUID uuid() {
        return new UUID(uuidHigh, uuidLow);
    }

    /// Whether [#uuid] is this one.
    public boolean uuidIs(UUID expected) {
        return uuidHigh == expected.getMostSignificantBits() && uuidLow == expected.getLeastSignificantBits();
    }

    /// The size of the field that counts discarded event records: the counter wraps there.
    public int discardedCounterBits() {
        return discardedCounterBits;
    }

    public int sequenceNumberBits() {
        return sequenceNumberBits;
    }

    /// @param startBytes of its 16 bytes
    public void putUuid(byte[] bytes, int startBytes) {
        uuidHigh = Words.big64(bytes, startBytes);
        uuidLow = Words.big64(bytes, startBytes + Long.BYTES);
        present |= 1 << Role.METADATA_STREAM_UUID.ordinal();
    }

    /// @param lengthBits of the field, for wrapping timestamps and counters
    public void put(Role role, long value, int lengthBits) {
        switch (role) {
            case DEFAULT_CLOCK_TIMESTAMP -> {
                clock.update(value, lengthBits);
                values[role.ordinal()] = clock.cycles();
            }
            case DISCARDED_EVENT_RECORD_COUNTER_SNAPSHOT -> {
                discardedCounterBits = lengthBits;
                values[role.ordinal()] = value;
            }
            case PACKET_SEQUENCE_NUMBER -> {
                sequenceNumberBits = lengthBits;
                values[role.ordinal()] = value;
            }
            default -> values[role.ordinal()] = value;
        }
        present |= 1 << role.ordinal();
    }
}
