// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.internal.metadata.PacketInfo;
import dev.ringside.ctf.internal.metadata.Place;
import dev.ringside.ctf.internal.metadata.SchemaCheck;
import dev.ringside.ctf.internal.metadata.SourceMap;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlParser.Document;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlType.StructType;
import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.schema.Attributes;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.Identity;
import dev.ringside.ctf.schema.LogLevel;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.TraceClass;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Reads a CTF 1.8 metadata text: its blocks become the classes of a trace.
public final class TsdlMetadata {

    private final Document document;
    private final Block trace;
    private final Optional<PacketInfo> packets;
    private final TraceFacts facts;
    private final FieldClassBuilder builder;
    private final SourceMap sourceMap = new SourceMap();

    private TsdlMetadata(Document document, Block trace, Optional<PacketInfo> packets) throws MetadataException {
        this.document = document;
        this.trace = trace;
        this.packets = packets;
        ByteOrder byteOrder = traceByteOrder();
        boolean isLttng = TraceFacts.isLttng(document.environment());
        this.facts = new TraceFacts(
                byteOrder, trace.has("uuid"), document.environment(),
                ClockBlocks.clockClasses(document.clocks(), isLttng));
        this.builder = new FieldClassBuilder(facts, sourceMap);
    }

    /// @param text    the metadata, without packets around it
    /// @param packets what the packets around it said, if there were any
    public static TraceClass read(String text, Optional<PacketInfo> packets) throws MetadataException {
        Signature.check(text);
        Document document = TsdlParser.parse(Lexer.tokens(text));
        Block trace = document.trace();
        if (trace == null) {
            throw new Place(1, 1).fault("there is no `trace` block");
        }
        return new TsdlMetadata(document, trace, packets).traceClass();
    }

    private ByteOrder traceByteOrder() throws MetadataException {
        if (trace.word("byte_order").filter("native"::equals).isPresent()) {
            throw trace.placeOf("byte_order").fault("the byte order of a trace cannot be `native`");
        }
        ByteOrder byteOrder = ScalarParser.byteOrder(trace);
        if (byteOrder == null) {
            throw trace.fault("attribute `byte_order` is missing");
        }
        return byteOrder;
    }

    private TraceClass traceClass() throws MetadataException {
        version("major", 1);
        version("minor", 8);
        Optional<UUID> uuid = trace.uuid("uuid");
        checkPackets(uuid);
        Optional<Structure> packetHeader =
                builder.root(Scope.PACKET_HEADER, trace.structure("packet.header"));
        Map<Long, Block> streams = streams();
        Map<Long, List<Block>> events = events(streams);
        var dataStreamClasses = new ArrayList<DataStreamClass>();
        for (Map.Entry<Long, Block> stream : streams.entrySet()) {
            dataStreamClasses.add(
                    dataStreamClass(stream.getKey(), stream.getValue(), events.getOrDefault(stream.getKey(),
                            List.of())));
        }
        for (TsdlType type : document.declaredTypes()) {
            builder.check(type);
        }
        var traceClass = new TraceClass(
                CtfVersion.CTF_1_8,
                new Identity(Optional.empty(), Optional.empty(), trace.uuidText("uuid")),
                uuid,
                packetHeader,
                document.environment(),
                facts.clocks(),
                dataStreamClasses,
                Attributes.NONE);
        SchemaCheck.check(traceClass, sourceMap);
        return traceClass;
    }

    private void version(String name, int expected) throws MetadataException {
        BigInteger value = trace.integer(name);
        if (value == null) {
            throw trace.fault("attribute `" + name + "` is missing");
        }
        if (!value.equals(BigInteger.valueOf(expected))) {
            throw trace.placeOf(name).fault("`" + name + "` is " + value + ", but this format is 1.8");
        }
    }

    private void checkPackets(Optional<UUID> uuid) throws MetadataException {
        if (packets.isPresent() && uuid.isPresent() && !uuid.get().equals(packets.get().uuid())) {
            throw trace.placeOf("uuid").fault("the UUID is not that of the metadata packets, " + packets.get().uuid());
        }
        if (packets.isPresent() && facts.nativeByteOrder() != packets.get().byteOrder()) {
            throw trace.placeOf("byte_order").fault("the byte order is not that of the metadata packets");
        }
    }

    /// By id, in the order of the text. Without any `stream` block there is one with nothing in it.
    private Map<Long, Block> streams() throws MetadataException {
        var streams = new LinkedHashMap<Long, Block>();
        for (Block block : document.streams()) {
            long id = block.unsigned("id").orElse(0L);
            if (streams.putIfAbsent(id, block) != null) {
                throw block.fault("there is a `stream` block with id " + Long.toUnsignedString(id) + " already");
            }
        }
        if (streams.isEmpty()) {
            Optional<Block> first = document.events().stream().findFirst();
            long id = first.isPresent() ? first.get().unsigned("stream_id").orElse(0L) : 0;
            streams.put(id, new Block("stream", first.orElse(trace).place()));
        }
        return streams;
    }

    private Map<Long, List<Block>> events(Map<Long, Block> streams) throws MetadataException {
        var events = new LinkedHashMap<Long, List<Block>>();
        for (Block block : document.events()) {
            long streamId = streamId(block, streams);
            if (!streams.containsKey(streamId)) {
                throw block.placeOf("stream_id").fault("there is no `stream` block with id "
                        + Long.toUnsignedString(streamId));
            }
            events.computeIfAbsent(streamId, _ -> new ArrayList<>()).add(block);
        }
        return events;
    }

    private static long streamId(Block event, Map<Long, Block> streams) throws MetadataException {
        Optional<Long> id = event.unsigned("stream_id");
        if (id.isPresent()) {
            return id.get();
        }
        return streams.size() == 1 ? streams.keySet().iterator().next() : 0;
    }

    private DataStreamClass dataStreamClass(long id, Block block, List<Block> eventBlocks) throws MetadataException {
        builder.startDataStreamClass();
        Optional<Structure> packetContext =
                builder.root(Scope.PACKET_CONTEXT, block.structure("packet.context"));
        Optional<Structure> eventRecordHeader =
                builder.root(Scope.EVENT_RECORD_HEADER, block.structure("event.header"));
        Optional<Structure> commonContext =
                builder.root(Scope.EVENT_RECORD_COMMON_CONTEXT, block.structure("event.context"));
        var events = new LinkedHashMap<Long, EventRecordClass>();
        for (Block eventBlock : eventBlocks) {
            EventRecordClass event = eventRecordClass(eventBlock);
            if (events.putIfAbsent(event.id(), event) != null) {
                throw eventBlock.fault("there is an `event` block with id " + Long.toUnsignedString(event.id())
                        + " and stream_id " + Long.toUnsignedString(id) + " already");
            }
        }
        var stream = new DataStreamClass(
                id,
                Identity.NONE,
                builder.mappedClock(),
                packetContext,
                eventRecordHeader,
                commonContext,
                List.copyOf(events.values()),
                Attributes.NONE);
        if (!document.streams().isEmpty()) {
            sourceMap.put(stream, block.place());
        }
        return stream;
    }

    private EventRecordClass eventRecordClass(Block block) throws MetadataException {
        if (!block.has("name")) {
            throw block.fault("attribute `name` is missing");
        }
        long id = block.unsigned("id").orElse(0L);
        Optional<StructType> context = block.structure("context");
        Optional<StructType> fields = block.structure("fields");
        BigInteger level = block.integer("loglevel");
        var event = new EventRecordClass(
                id,
                new Identity(Optional.empty(), block.stringOrWord("name"), Optional.empty()),
                level == null || level.bitLength() >= Long.SIZE
                        ? Optional.empty() : LogLevel.ofNumber(level.longValue()),
                block.string("model.emf.uri").filter(uri -> !uri.isEmpty()),
                builder.root(Scope.EVENT_RECORD_SPECIFIC_CONTEXT, context),
                builder.root(Scope.EVENT_RECORD_PAYLOAD, fields),
                Attributes.NONE);
        sourceMap.put(event, block.place());
        return event;
    }
}
