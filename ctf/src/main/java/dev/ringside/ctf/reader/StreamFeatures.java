// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.Scope;

/// Which messages the streams of a class may have, and whether these have times (libbabeltrace2's stream class
/// properties).
public record StreamFeatures(
        boolean packets,
        boolean packetBeginTimes,
        boolean packetEndTimes,
        boolean discardedEvents,
        boolean discardedEventTimes,
        boolean discardedPackets,
        boolean discardedPacketTimes) {
    public static final StreamFeatures NONE = new StreamFeatures(false, false, false, false, false, false, false);

    /// Those that the roles of the packet fields allow.
    static StreamFeatures of(FieldTree packetFields, boolean hasClock) {
        boolean begin = hasClock && hasRole(packetFields, Role.DEFAULT_CLOCK_TIMESTAMP);
        boolean end = hasClock && hasRole(packetFields, Role.PACKET_END_DEFAULT_CLOCK_TIMESTAMP);
        boolean events = hasRole(packetFields, Role.DISCARDED_EVENT_RECORD_COUNTER_SNAPSHOT);
        boolean packets = hasRole(packetFields, Role.PACKET_SEQUENCE_NUMBER);
        boolean times = begin && end;
        return new StreamFeatures(true, begin, end, events, events && times, packets, packets && times);
    }

    private static boolean hasRole(FieldTree fields, Role role) {
        for (FieldNode node : fields.nodes()) {
            if (node.scope() == Scope.PACKET_CONTEXT
                    && node.fieldClass() instanceof FieldClass.Integer integer
                    && integer.roles().contains(role)) {
                return true;
            }
        }
        return false;
    }
}
