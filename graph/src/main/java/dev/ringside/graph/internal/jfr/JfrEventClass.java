// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.jfr;

import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.writer.BitBuffer;
import dev.ringside.graph.internal.record.Schemas;
import java.util.List;
import java.util.Set;
import jdk.jfr.EventType;
import jdk.jfr.consumer.RecordedEvent;

/// A JFR event type as an event record class. Immutable.
final class JfrEventClass {
    /// What the time and the common context of a record say.
    private static final Set<String> ELSEWHERE = Set.of("startTime", "eventThread");

    private final EventRecordClass eventRecordClass;
    private final List<JfrField> fields;

    JfrEventClass(int ordinal, EventType type, int stackDepth) {
        fields = JfrFields.of(type.getFields(), ELSEWHERE, stackDepth);
        eventRecordClass = Schemas.event(ordinal, type.getName(), JfrFields.structure(fields));
    }

    EventRecordClass eventRecordClass() {
        return eventRecordClass;
    }

    /// Encodes common context and payload.
    void encode(RecordedEvent event, BitBuffer target) {
        JfrValue.putThread(event.getThread(), target);
        for (JfrField field : fields) {
            field.encode(event, target);
        }
    }
}
