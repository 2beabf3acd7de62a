// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.support;

import dev.ringside.protocol.FieldType.NamedField;
import dev.ringside.ring.PacketSink;
import dev.ringside.ring.RingConsumer;
import dev.ringside.ring.RingFile;
import dev.ringside.ring.RingPacket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/// Takes the records out of a ring file by the documented layouts alone: LTTng's packet and record headers, then
/// contexts and payload by [FieldValues].
public final class RingRecords {
    private static final int FIRST_RECORD_WITH_CPU = 84;
    private static final int FIRST_RECORD_WITHOUT_CPU = 80;
    private static final int EXTENDED = 65535;

    private RingRecords() {}

    /// @param values by field name, contexts first
    public record Event(int eventClassId, long timestamp, Map<String, Object> values, byte[] bytes) {}

    /// Flushes and empties all rings.
    ///
    /// @param fields what stands after the header of an event class, contexts and payload
    public static List<Event> drain(RingFile file, IntFunction<List<NamedField>> fields) throws IOException {
        List<Event> events = new ArrayList<>();
        RingConsumer consumer = new RingConsumer(file);
        PacketSink sink = new PacketSink() {
            @Override
            public void packet(RingPacket packet) {
                decode(packet, file.shape().hasCpuId(), fields, events);
            }

            @Override
            public void corrupted(int ring, String reason, long packetsDropped) {
                throw new AssertionError("ring=" + ring + " reason=" + reason);
            }
        };
        consumer.pollAll(sink);
        consumer.flushAll();
        consumer.pollAll(sink);
        return events;
    }

    private static void decode(
            RingPacket packet, boolean hasCpuId, IntFunction<List<NamedField>> fields, List<Event> events) {
        ByteBuffer bytes = packet.bytes().order(ByteOrder.nativeOrder());
        int end = Math.toIntExact(packet.contentBits() / Byte.SIZE);
        bytes.position(hasCpuId ? FIRST_RECORD_WITH_CPU : FIRST_RECORD_WITHOUT_CPU);
        while (bytes.position() < end) {
            int id = bytes.getShort() & 0xFFFF;
            long timestamp = id == EXTENDED ? 0 : bytes.getInt() & 0xFFFF_FFFFL;
            if (id == EXTENDED) {
                id = bytes.getInt();
                timestamp = bytes.getLong();
            }
            int start = bytes.position();
            Map<String, Object> values = new LinkedHashMap<>();
            for (NamedField field : fields.apply(id)) {
                values.put(field.name(), FieldValues.read(field.type(), bytes));
            }
            byte[] raw = new byte[bytes.position() - start];
            bytes.get(start, raw);
            events.add(new Event(id, timestamp, values, raw));
        }
        if (bytes.position() != end) {
            throw new AssertionError("content ends at " + end + ", records at " + bytes.position());
        }
    }
}
