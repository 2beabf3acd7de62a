// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.codec;

import dev.ringside.ctf.internal.field.FieldDecoders;
import dev.ringside.ctf.internal.layout.HeaderShape;
import dev.ringside.ctf.internal.layout.PacketShape;
import dev.ringside.ctf.internal.layout.SkipProgram;
import dev.ringside.ctf.internal.layout.SkipProgramBuilder;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.FieldTree;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.schema.ByteOrder;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.Scope;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The decoders of one data stream class, made when first needed. Any thread.
public final class StreamCodecs {
    private static final long MAX_DENSE_ID = 1 << 20;
    /// Making and starting a generated class costs as much as interpreting so many records.
    private static final int VISITS_BEFORE_COMPILATION = 5000;

    private final DataStreamSchema schema;
    private final Optional<PacketShape> packetShape;
    private final FieldDecoders packetDecoders;
    private final FieldDecoders headerDecoders;
    private final AtomicReferenceArray<@Nullable FieldDecoders> recordDecoders;
    private final AtomicReferenceArray<@Nullable Optional<SkipProgram>> skipPrograms;
    private final Map<Long, Integer> ordinals = new HashMap<>();
    private volatile Optional<HeaderShape> headerShape;
    private final int[] denseOrdinals;
    private final @Nullable RecordVisitor[] visitors;
    private final int[] visits;

    public StreamCodecs(DataStreamSchema schema) {
        this.schema = schema;
        this.packetShape = PacketShape.of(schema.packetFields());
        this.packetDecoders = checked(() -> FieldDecoders.forPackets(schema.packetFields()));
        FieldTree headerTree = new FieldTree(schema.streamClass().eventRecordHeader().isPresent()
                ? Map.of(Scope.EVENT_RECORD_HEADER, schema.streamClass().eventRecordHeader().get())
                : Map.of());
        this.headerDecoders = checked(() -> FieldDecoders.forHeaders(schema.packetFields(), headerTree));
        List<EventRecordClass> classes = schema.streamClass().eventRecordClasses();
        this.recordDecoders = new AtomicReferenceArray<>(classes.size());
        this.skipPrograms = new AtomicReferenceArray<>(classes.size());
        for (int i = 0; i < classes.size(); i++) {
            ordinals.putIfAbsent(classes.get(i).id(), i);
        }
        this.headerShape = HeaderShape.of(headerDecoders, headerTree.root(Scope.EVENT_RECORD_HEADER).orElse(null));
        this.denseOrdinals = denseOrdinals(classes);
        this.visitors = new RecordVisitor[classes.size()];
        this.visits = new int[classes.size()];
    }

    private static int[] denseOrdinals(List<EventRecordClass> classes) {
        long greatest = 0;
        for (EventRecordClass event : classes) {
            greatest = Long.compareUnsigned(event.id(), greatest) > 0 ? event.id() : greatest;
        }
        if (Long.compareUnsigned(greatest, MAX_DENSE_ID) > 0) {
            return new int[0];
        }
        int[] dense = new int[(int) greatest + 1];
        Arrays.fill(dense, -1);
        for (int i = classes.size() - 1; i >= 0; i--) {
            dense[(int) classes.get(i).id()] = i;
        }
        return dense;
    }

    /// The shape of event record headers, where they have a simple one.
    public Optional<HeaderShape> headerShape() {
        return headerShape;
    }

    /// Leaves all decoding to the interpreter from now on, as a test of the quicker ways does.
    public void interpretOnly() {
        headerShape = Optional.empty();
    }

    /// Ordinals by id, -1 for ids without a class; empty where ids are too large for a table.
    public int[] denseOrdinals() {
        return denseOrdinals;
    }

    /// The generated visitor of a class, once it is worth the making; null where the interpreter does it.
    public @Nullable RecordVisitor visitor(int ordinal) {
        RecordVisitor made = visitors[ordinal];
        if (made != null) {
            return made;
        }
        if (visits[ordinal] > VISITS_BEFORE_COMPILATION) {
            return null;
        }
        return ++visits[ordinal] == VISITS_BEFORE_COMPILATION ? compile(ordinal) : null;
    }

    /// Several threads may do this at a time: they make the same.
    public @Nullable RecordVisitor compile(int ordinal) {
        visits[ordinal] = VISITS_BEFORE_COMPILATION + 1;
        if (headerShape.isEmpty()) {
            return null;
        }
        visitors[ordinal] = VisitCompiler.compile(recordDecoders(ordinal)).orElse(null);
        return visitors[ordinal];
    }

    /// The quick way to the end of a record body that starts at a byte, where there is one.
    public Optional<SkipProgram> skipProgram(int ordinal) {
        Optional<SkipProgram> program = skipPrograms.get(ordinal);
        if (program == null) {
            program = SkipProgramBuilder.build(recordDecoders(ordinal), null);
            skipPrograms.set(ordinal, program);
        }
        return program;
    }

    /// The same for a body that starts anywhere, behind a header of this byte order.
    public Optional<SkipProgram> bitSkipProgram(int ordinal, ByteOrder headerOrder) {
        return SkipProgramBuilder.build(recordDecoders(ordinal), headerOrder);
    }

    /// The layout of packet headers and contexts, where they have only one.
    public Optional<PacketShape> packetShape() {
        return packetShape;
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
