// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.perfetto;

import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.Packet;
import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.Sink;
import dev.ringside.graph.internal.SinkInput;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes a packet for each event and, before it, one for each new track. The graph's thread.
final class PerfettoSink implements Sink {
    private static final int OUTPUT_BYTES = 1 << 16;
    private static final long SEQUENCE_ID = 1;

    private final SinkInput input;
    private final String actor;
    private final String path;
    private final OutputStream output;
    private final ProtoBuffer framed = new ProtoBuffer();
    private final ProtoBuffer packet = new ProtoBuffer();
    private final Tracks tracks = new Tracks(this::write);
    private final ContextValues context = new ContextValues();
    private final AnnotationWriter annotations = new AnnotationWriter(packet, context);
    private final SchedSwitch schedSwitch = new SchedSwitch();
    private final Map<DataStreamSchema, StreamShape> shapes = new IdentityHashMap<>();
    private @Nullable Packet cpuPacket;
    private long packetCpu = ContextValues.UNKNOWN;

    /// What is the same for all events of a data stream class, and of an event record class in it.
    private record StreamShape(long pid, boolean durations, List<EventShape> events) {
        static StreamShape of(DataStreamSchema schema) {
            List<String> names = new ArrayList<>();
            schema.streamClass().eventRecordClasses().forEach(event ->
                    names.add(event.identity().name().orElse(Long.toUnsignedString(event.id()))));
            SliceNames slices = new SliceNames(names);
            List<EventShape> events = new ArrayList<>();
            for (int ordinal = 0; ordinal < names.size(); ordinal++) {
                String name = names.get(ordinal);
                events.add(new EventShape(
                        name, slices.role(name), SchedSwitch.is(name, schema.eventFields(ordinal)),
                        name.startsWith("irq_")));
            }
            Map<String, Object> environment = schema.trace().traceClass().environment();
            long pid = environment.get("vpid") instanceof Long known ? known : ContextValues.UNKNOWN;
            return new StreamShape(pid, "jfr".equals(environment.get("domain")), events);
        }
    }

    private record EventShape(String name, SliceNames.@Nullable Role role, boolean schedSwitch, boolean onCpu) {}

    PerfettoSink(ComponentContext context, String path) {
        this.actor = context.actor();
        this.path = path;
        context.writes(path);
        try {
            this.output = new BufferedOutputStream(new FileOutputStream(path), OUTPUT_BYTES);
        } catch (IOException e) {
            throw failure("Cannot open output file", e);
        }
        this.input = new SinkInput(context, this::flush);
    }

    private GraphException failure(String what, IOException cause) {
        return new GraphException(actor, what + ": path=\"" + path + "\"", cause);
    }

    @Override
    public void graphIsConfigured() {
        input.graphIsConfigured();
    }

    @Override
    public IteratorStatus consume() {
        return input.next(this::write);
    }

    private void write(MessageBlock block, int from, int to) {
        if (!block.hasStream()) {
            return;
        }
        StreamShape shape = shapes.computeIfAbsent(block.stream().schema(), StreamShape::of);
        for (int message = from; message < to; message++) {
            if (block.isEvent(message)) {
                writeEvent(block, message, shape);
            }
        }
    }

    private void writeEvent(MessageBlock block, int message, StreamShape shape) {
        EventShape event = shape.events().get(block.eventRecordClassOrdinal(message));
        // Perfetto's times are unsigned.
        long nanos = block.hasTime(message) ? Math.max(0, block.nanos(message)) : 0;
        context.begin(cpu(block.packet(message)), shape.pid());
        if (event.schedSwitch()) {
            block.visit(message, context);
            if (context.cpu() != ContextValues.UNKNOWN) {
                writeSwitch(block, message, nanos);
                return;
            }
        }
        writeTrackEvent(block, message, nanos, event, shape.durations());
    }

    private void writeSwitch(MessageBlock block, int message, long nanos) {
        block.visit(message, schedSwitch);
        packet.setLength(0);
        schedSwitch.write(packet, context.cpu(), nanos);
        packet.putVarint(PerfettoFields.PACKET_SEQUENCE_ID, SEQUENCE_ID);
        write(packet);
    }

    private long cpu(@Nullable Packet of) {
        if (of == null) {
            return ContextValues.UNKNOWN;
        }
        if (of != cpuPacket) {
            context.begin(ContextValues.UNKNOWN, ContextValues.UNKNOWN);
            of.visitContext(context);
            packetCpu = context.cpu();
            cpuPacket = of;
        }
        return packetCpu;
    }

    private void writeTrackEvent(MessageBlock block, int message, long nanos, EventShape event, boolean durations) {
        packet.setLength(0);
        int start = packet.begin(PerfettoFields.PACKET_TRACK_EVENT);
        annotations.begin();
        block.visit(message, annotations);
        Tracks.Track track = tracks.of(context, block.stream(), event.onCpu());
        SliceNames.Role role = event.role();
        long duration = durations && role == null ? annotations.durationNanos() : 0;
        boolean ends = role != null && !role.begins() && track.open.contains(role.slice());
        if (role != null && ends) {
            endInnerSlices(track, role.slice(), nanos);
            track.open.pop();
        }
        boolean begins = role != null && role.begins() || duration > 0;
        if (role != null && role.begins()) {
            track.open.push(role.slice());
        }
        int type = begins ? PerfettoFields.TYPE_SLICE_BEGIN
                : ends ? PerfettoFields.TYPE_SLICE_END : PerfettoFields.TYPE_INSTANT;
        finishTrackEvent(start, type, track, nanos, role != null && (begins || ends) ? role.slice() : event.name());
        if (duration > 0) {
            writeEnd(track, nanos + Math.min(duration, Long.MAX_VALUE - nanos));
        }
    }

    private void finishTrackEvent(int start, int type, Tracks.Track track, long nanos, String name) {
        packet.putVarint(PerfettoFields.EVENT_TYPE, type);
        packet.putVarint(PerfettoFields.EVENT_TRACK_UUID, track.uuid);
        packet.putString(PerfettoFields.EVENT_NAME, name);
        packet.putString(PerfettoFields.EVENT_CATEGORIES, category(name));
        packet.end(start);
        finishPacket(nanos);
    }

    private static String category(String name) {
        int end = name.indexOf(':');
        return end > 0 ? name.substring(0, end) : "event";
    }

    private void finishPacket(long nanos) {
        packet.putVarint(PerfettoFields.PACKET_TIMESTAMP, nanos);
        packet.putVarint(PerfettoFields.PACKET_SEQUENCE_ID, SEQUENCE_ID);
        write(packet);
    }

    /// Slices whose own end was lost end with the one around them. The packet begun is kept.
    private void endInnerSlices(Tracks.Track track, String slice, long nanos) {
        if (slice.equals(track.open.peek())) {
            return;
        }
        ProtoBuffer kept = new ProtoBuffer();
        kept.append(packet.bytes(), 0, packet.length());
        while (!slice.equals(track.open.peek())) {
            track.open.pop();
            writeEnd(track, nanos);
        }
        packet.setLength(0);
        packet.append(kept.bytes(), 0, kept.length());
    }

    private void writeEnd(Tracks.Track track, long nanos) {
        packet.setLength(0);
        int start = packet.begin(PerfettoFields.PACKET_TRACK_EVENT);
        packet.putVarint(PerfettoFields.EVENT_TYPE, PerfettoFields.TYPE_SLICE_END);
        packet.putVarint(PerfettoFields.EVENT_TRACK_UUID, track.uuid);
        packet.end(start);
        finishPacket(nanos);
    }

    private void write(ProtoBuffer content) {
        framed.setLength(0);
        int start = framed.begin(PerfettoFields.TRACE_PACKET);
        framed.append(content.bytes(), 0, content.length());
        framed.end(start);
        try {
            output.write(framed.bytes(), 0, framed.length());
        } catch (IOException e) {
            throw failure("Cannot write output file", e);
        }
    }

    private void flush() {
        try {
            output.flush();
        } catch (IOException e) {
            throw failure("Cannot write output file", e);
        }
    }

    @Override
    public void close() {
        try {
            output.close();
        } catch (IOException e) {
            throw failure("Cannot write output file", e);
        }
    }
}
