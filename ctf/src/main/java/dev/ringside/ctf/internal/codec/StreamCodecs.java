// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.codec;

import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.FieldTree;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.Scope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The decoders of one data stream class, made when first needed. Any thread.
public final class StreamCodecs {
    private final DataStreamSchema schema;
    private final FieldDecoders packetDecoders;
    private final FieldDecoders headerDecoders;
    private final AtomicReferenceArray<@Nullable FieldDecoders> recordDecoders;
    private final Map<Long, Integer> ordinals = new HashMap<>();

    public StreamCodecs(DataStreamSchema schema) {
        this.schema = schema;
        this.packetDecoders = checked(() -> FieldDecoders.forPackets(schema.packetFields()));
        FieldTree headerTree = new FieldTree(schema.streamClass().eventRecordHeader().isPresent()
                ? Map.of(Scope.EVENT_RECORD_HEADER, schema.streamClass().eventRecordHeader().get())
                : Map.of());
        this.headerDecoders = checked(() -> FieldDecoders.forHeaders(schema.packetFields(), headerTree));
        List<EventRecordClass> classes = schema.streamClass().eventRecordClasses();
        this.recordDecoders = new AtomicReferenceArray<>(classes.size());
        for (int i = 0; i < classes.size(); i++) {
            ordinals.putIfAbsent(classes.get(i).id(), i);
        }
    }

    public FieldDecoders packetDecoders() {
        return packetDecoders;
    }

    /// For event record headers before the class is known.
    public FieldDecoders headerDecoders() {
        return headerDecoders;
    }

    public FieldDecoders recordDecoders(int ordinal) {
        FieldDecoders decoders = recordDecoders.get(ordinal);
        if (decoders == null) {
            decoders = checked(() -> FieldDecoders.forRecords(schema.packetFields(), schema.eventFields(ordinal)));
            recordDecoders.set(ordinal, decoders);
        }
        return decoders;
    }

    /// The position of the event record class with an id, or -1.
    public int ordinal(long eventRecordClassId) {
        Integer ordinal = ordinals.get(eventRecordClassId);
        return ordinal == null ? -1 : ordinal;
    }

    private static FieldDecoders checked(Supplier<FieldDecoders> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            throw new MalformedTraceException("metadata", -1, -1, String.valueOf(e.getMessage()));
        }
    }
}
