// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import dev.ringside.ctf.reader.Trace;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Corrections of packet times that some tracers get wrong, as Babeltrace makes them: LTTng before UST 2.11.0,
/// modules 2.9.13 and
/// 2.10.10 wrote packet ends older than the next packet's beginning; a packet saved by `lttng-crash` has no end;
/// barectf before 2.3.1 could begin a packet
/// after its first event. Immutable.
public final class TracerQuirks {
    private final boolean crash;
    private final boolean eventAfterPacket;
    private final boolean eventBeforePacket;

    private TracerQuirks(boolean crash, boolean eventAfterPacket, boolean eventBeforePacket) {
        this.crash = crash;
        this.eventAfterPacket = eventAfterPacket;
        this.eventBeforePacket = eventBeforePacket;
    }

    /// Those of the tracer that the environment names.
    public static TracerQuirks of(Trace trace) {
        Map<String, Object> environment = trace.traceClass().environment();
        Object tracer = environment.get("tracer_name");
        long major = number(environment, "tracer_major");
        long minor = number(environment, "tracer_minor");
        long patch = Math.max(number(environment, "tracer_patch"), number(environment, "tracer_patchlevel"));
        boolean ust = "lttng-ust".equals(tracer);
        boolean modules = "lttng-modules".equals(tracer);
        boolean known = major >= 0 && minor >= 0;
        boolean after = known && (ust && isBefore(major, minor, patch, 2, 11, 0)
                || modules && (isBefore(major, minor, patch, 2, 9, 13)
                        || major == 2 && minor == 10 && patch < 10));
        boolean before = known && "barectf".equals(tracer) && isBefore(major, minor, patch, 2, 3, 1);
        return new TracerQuirks(ust || modules, after, before);
    }

    private static long number(Map<String, Object> environment, String key) {
        return environment.get(key) instanceof Long number ? number : -1;
    }

    private static boolean isBefore(long major, long minor, long patch, long major2, long minor2, long patch2) {
        if (major != major2) {
            return major < major2;
        }
        return minor != minor2 ? minor < minor2 : patch < patch2;
    }

    public boolean looksAtFirstEvent() {
        return eventBeforePacket;
    }

    boolean mayChangeTimes() {
        return crash || eventAfterPacket || eventBeforePacket;
    }

    /// Whether [#atPacketEnd] wants to know the packet after this one.
    public boolean needsNextPacket(PacketProperties packet) {
        return eventAfterPacket || hasNoEnd(packet);
    }

    private boolean hasNoEnd(PacketProperties packet) {
        return crash && packet.hasEnd() && packet.endCycles() == 0 && packet.beginCycles() != 0;
    }

    PacketProperties atPacketBeginning(PacketProperties packet, LongSupplier firstEventCycles) {
        if (eventBeforePacket && packet.hasBegin() && packet.contentBits() > packet.contentStartBits()) {
            long first = firstEventCycles.getAsLong();
            if (Long.compareUnsigned(first, packet.beginCycles()) < 0) {
                return packet.withTimes(first, packet.endCycles());
            }
        }
        return packet;
    }

    /// @param lastEventCycles the clock after the packet's last event
    public PacketProperties atPacketEnd(
            PacketProperties packet, @Nullable PacketProperties next, long lastEventCycles) {
        if (hasNoEnd(packet)) {
            return packet.withTimes(packet.beginCycles(), lastEventCycles);
        }
        if (eventAfterPacket && packet.hasEnd() && next != null
                && Long.compareUnsigned(packet.endCycles(), next.beginCycles()) > 0) {
            return packet.withTimes(packet.beginCycles(), lastEventCycles);
        }
        return packet;
    }
}
