// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.schema;

/// The six places a root structure field may stand in a data stream, in decoding order (CTF2-SPEC-2.0 §4, §6.3.1).
public enum Scope {
    PACKET_HEADER("packet-header", "trace.packet.header"),
    PACKET_CONTEXT("packet-context", "stream.packet.context"),
    EVENT_RECORD_HEADER("event-record-header", "stream.event.header"),
    EVENT_RECORD_COMMON_CONTEXT("event-record-common-context", "stream.event.context"),
    EVENT_RECORD_SPECIFIC_CONTEXT("event-record-specific-context", "event.context"),
    EVENT_RECORD_PAYLOAD("event-record-payload", "event.fields");

    private final String specificationName;
    private final String tsdlName;

    Scope(String specificationName, String tsdlName) {
        this.specificationName = specificationName;
        this.tsdlName = tsdlName;
    }

    /// The name in the JSON of a CTF 2 field location.
    public String specificationName() {
        return specificationName;
    }

    /// The dynamic scope prefix of CTF 1.8 (CTF 1.8.3 §7.3.2).
    public String tsdlName() {
        return tsdlName;
    }
}
