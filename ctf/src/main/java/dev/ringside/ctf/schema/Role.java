// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.schema;

/// What the value of a field means to a consumer of the trace (CTF2-SPEC-2.0 §5.5 to §5.7). The roles of a CTF 1.8
/// field are found from its name and place (CTF 1.8.3 §5.1, §5.2, §6.1).
public enum Role {
    PACKET_MAGIC_NUMBER("packet-magic-number"),
    METADATA_STREAM_UUID("metadata-stream-uuid"),
    DATA_STREAM_CLASS_ID("data-stream-class-id"),
    DATA_STREAM_ID("data-stream-id"),
    PACKET_TOTAL_LENGTH("packet-total-length"),
    PACKET_CONTENT_LENGTH("packet-content-length"),
    DEFAULT_CLOCK_TIMESTAMP("default-clock-timestamp"),
    PACKET_END_DEFAULT_CLOCK_TIMESTAMP("packet-end-default-clock-timestamp"),
    DISCARDED_EVENT_RECORD_COUNTER_SNAPSHOT("discarded-event-record-counter-snapshot"),
    PACKET_SEQUENCE_NUMBER("packet-sequence-number"),
    EVENT_RECORD_CLASS_ID("event-record-class-id");

    private final String specificationName;

    Role(String specificationName) {
        this.specificationName = specificationName;
    }

    /// The name in the JSON of a CTF 2 metadata stream.
    public String specificationName() {
        return specificationName;
    }
}
