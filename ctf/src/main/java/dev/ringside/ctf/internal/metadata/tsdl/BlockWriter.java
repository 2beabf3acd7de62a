// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.internal.metadata.SchemaCheck;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.ClockClass;
import dev.ringside.ctf.schema.ClockOrigin;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.Role;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.schema.TraceClass;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;

/// Writes the blocks of a CTF 1.8 metadata text in the look of LTTng's. The schema must be one that CTF 1.8 can say.
public final class BlockWriter {
    /// What every reader takes for an offset in cycles.
    private static final int MAX_OFFSET_BITS = 63;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final TraceClass trace;
    private final ByteOrder byteOrder;

    public BlockWriter(TraceClass trace) {
        this.trace = trace;
        this.byteOrder = byteOrder(trace);
    }

    /// The byte order that the first field of the packet header has, so that later blocks come to the same answer.
    private static ByteOrder byteOrder(TraceClass trace) {
        if (trace.packetHeader().isPresent()) {
            for (StructureMember member : trace.packetHeader().get().members()) {
                if (member.fieldClass() instanceof FieldClass.FixedLength fixed) {
                    return fixed.layout().byteOrder();
                }
            }
        }
        return ByteOrder.nativeOrder();
    }

    public String traceClass() {
        var text = new TsdlText();
        text.line("/* CTF 1.8 */").line("");
        text.open("trace {");
        text.attribute("major", "1");
        text.attribute("minor", "8");
        trace.metadataStreamUuid().ifPresent(uuid -> text.attribute("uuid", TsdlText.quoted(uuid.toString())));
        text.attribute("byte_order", byteOrder == ByteOrder.BIG_ENDIAN ? "be" : "le");
        new TypeWriter(trace, Optional.empty(), byteOrder, text)
                .root("packet.header", Scope.PACKET_HEADER, trace.packetHeader());
        text.endBlock();
        environment(text);
        trace.clockClasses().forEach(clock -> clock(text, clock));
        return text.toString();
    }

    private void environment(TsdlText text) {
        if (trace.environment().isEmpty()) {
            return;
        }
        text.open("env {");
        for (Map.Entry<String, Object> entry : trace.environment().entrySet()) {
            Object value = entry.getValue();
            text.attribute(entry.getKey(), value instanceof String string ? TsdlText.quoted(string) : value.toString());
        }
        text.endBlock();
    }

    private void clock(TsdlText text, ClockClass clock) {
        text.open("clock {");
        text.attribute("name", TsdlText.quoted(clock.id()));
        clock.uuid().ifPresent(uuid -> text.attribute("uuid", TsdlText.quoted(uuid.toString())));
        clock.description().ifPresent(description -> text.attribute("description", TsdlText.quoted(description)));
        text.attribute("freq", Long.toUnsignedString(clock.frequencyHz()));
        clock.precisionCycles().filter(cycles -> cycles != 0).ifPresent(
                cycles -> text.attribute("precision", Long.toUnsignedString(cycles)));
        offset(text, clock);
        // LTTng does not say it of its own clock, and every reader knows.
        boolean known = clock.id().equals(TraceFacts.LTTNG_CLOCK) && TraceFacts.isLttng(trace.environment());
        if (clock.origin() instanceof ClockOrigin.UnixEpoch && !known) {
            text.attribute("absolute", "true");
        }
        text.endBlock();
    }

    /// In cycles alone where they fit, as LTTng has it, if a cycle is a nanosecond: of others some readers make
    /// floating-point numbers, and years of cycles do not fit into these.
    private static void offset(TsdlText text, ClockClass clock) {
        BigInteger frequency = new BigInteger(Long.toUnsignedString(clock.frequencyHz()));
        BigInteger cycles = new BigInteger(Long.toUnsignedString(clock.offsetCycles()));
        BigInteger total = BigInteger.valueOf(clock.offsetSeconds()).multiply(frequency).add(cycles);
        boolean fits = total.signum() >= 0 && total.bitLength() <= MAX_OFFSET_BITS;
        if (clock.offsetSeconds() == 0 || fits && clock.frequencyHz() == NANOS_PER_SECOND) {
            text.attribute("offset", total.toString());
            return;
        }
        text.attribute("offset_s", Long.toString(clock.offsetSeconds()));
        text.attribute("offset", cycles.toString());
    }

    /// A data stream class that nothing is known of is there without a block, and then its events may be empty.
    public static boolean needsBlock(TraceClass trace, DataStreamClass stream) {
        return trace.dataStreamClasses().size() > 1
                || stream.id() != 0
                || SchemaCheck.has(trace.packetHeader(), Role.DATA_STREAM_CLASS_ID)
                || stream.eventRecordClasses().isEmpty()
                || stream.packetContext().isPresent()
                || stream.eventRecordHeader().isPresent()
                || stream.eventRecordCommonContext().isPresent();
    }

    public String dataStreamClass(DataStreamClass stream) {
        var text = new TsdlText();
        text.open("stream {");
        if (hasId(stream)) {
            text.attribute("id", Long.toUnsignedString(stream.id()));
        }
        var types = new TypeWriter(trace, Optional.of(stream), byteOrder, text);
        types.root("event.header", Scope.EVENT_RECORD_HEADER, stream.eventRecordHeader());
        types.root("packet.context", Scope.PACKET_CONTEXT, stream.packetContext());
        types.root("event.context", Scope.EVENT_RECORD_COMMON_CONTEXT, stream.eventRecordCommonContext());
        text.endBlock();
        return text.toString();
    }

    /// Without a field in the packet header that gives it there is but one data stream class, and Babeltrace wants no
    /// id then.
    private boolean hasId(DataStreamClass stream) {
        return stream.id() != 0 || SchemaCheck.has(trace.packetHeader(), Role.DATA_STREAM_CLASS_ID);
    }

    public String eventRecordClass(DataStreamClass stream, EventRecordClass event) {
        var text = new TsdlText();
        text.open("event {");
        event.identity().name().ifPresent(name -> text.attribute("name", TsdlText.quoted(name)));
        text.attribute("id", Long.toUnsignedString(event.id()));
        if (hasId(stream)) {
            text.attribute("stream_id", Long.toUnsignedString(stream.id()));
        }
        event.logLevel().ifPresent(level -> text.attribute("loglevel", Integer.toString(level.ordinal())));
        event.emfUri().ifPresent(uri -> text.attribute("model.emf.uri", TsdlText.quoted(uri)));
        var types = new TypeWriter(trace, Optional.of(stream), byteOrder, text);
        types.root("context", Scope.EVENT_RECORD_SPECIFIC_CONTEXT, event.specificContext());
        types.root("fields", Scope.EVENT_RECORD_PAYLOAD, event.payload());
        text.endBlock();
        return text.toString();
    }
}
