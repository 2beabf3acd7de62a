// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DiscardedItems;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.FieldClass.Structure;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.writer.RecordEncoder;
import dev.ringside.graph.internal.record.FieldClasses;
import dev.ringside.graph.internal.record.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// A source of events that a test describes.
public final class SampleSource implements SourceClass {
    private final List<EventRecordClass> classes = new ArrayList<>();
    private final List<Consumer<EventRecordWriter>> messages = new ArrayList<>();
    private boolean loses;
    private Optional<Structure> commonContext = Optional.empty();
    private BiConsumer<RecordEncoder, List<FieldNode>> contextFields = (encoder, nodes) -> { };

    public SampleSource() {}

    /// Says what the common context is, with the same values for all events.
    public SampleSource context(List<StructureMember> members, BiConsumer<RecordEncoder, List<FieldNode>> fields) {
        commonContext = Optional.of(FieldClasses.structure(members));
        contextFields = fields;
        return this;
    }

    /// Adds a class.
    public SampleSource eventClass(String name, StructureMember... members) {
        classes.add(Schemas.event(classes.size(), name, FieldClasses.structure(List.of(members))));
        return this;
    }

    /// Adds an event of the class added last or another one.
    ///
    /// @param ordinal of the event record class
    /// @param fields  what to tell the encoder of the payload, between its begin and end
    public SampleSource event(int ordinal, long nanos, BiConsumer<RecordEncoder, List<FieldNode>> fields) {
        messages.add(writer -> {
            RecordEncoder encoder = writer.beginEvent(ordinal, nanos);
            if (commonContext.isPresent()) {
                root(encoder, writer.root(ordinal, Scope.EVENT_RECORD_COMMON_CONTEXT), contextFields);
            }
            root(encoder, writer.root(ordinal, Scope.EVENT_RECORD_PAYLOAD), fields);
            writer.endEvent();
        });
        return this;
    }

    private static void root(
            RecordEncoder encoder, FieldNode root, BiConsumer<RecordEncoder, List<FieldNode>> fields) {
        encoder.beginStructure(root);
        fields.accept(encoder, root.children());
        encoder.endStructure(root);
    }

    /// Adds a message of discarded events.
    public SampleSource loss(OptionalLong count, long beginNanos, long endNanos) {
        loses = true;
        messages.add(writer -> writer.addDiscardedEvents(
                new DiscardedItems(count, beginNanos, beginNanos, endNanos, endNanos)));
        return this;
    }

    @Override
    public String name() {
        return "sample";
    }

    @Override
    public String description() {
        return "Events of a test";
    }

    @Override
    public Source create(ComponentContext context, Parameters parameters) {
        context.addOutputPort("out", null);
        Trace trace = Schemas.trace("sample", Schemas.wallClock(), Map.of("vpid", 42L), commonContext, classes, loses);
        DataStream stream = new DataStream(trace.streamSchemas().getFirst(), OptionalLong.of(7), "stream");
        return new Source() {
            @Override
            public MessageIterator iterator(OutputPort port) {
                return new OneBatch(stream);
            }
        };
    }

    private final class OneBatch implements MessageIterator {
        private final EventRecordWriter writer;
        private boolean given;

        OneBatch(DataStream stream) {
            writer = new EventRecordWriter(stream);
        }

        @Override
        public IteratorStatus next(MessageBatch batch) {
            batch.clear();
            if (given) {
                return IteratorStatus.END;
            }
            given = true;
            writer.begin();
            writer.addStreamBeginning();
            messages.forEach(message -> message.accept(writer));
            writer.addStreamEnd();
            batch.addAll(writer.finish());
            return IteratorStatus.OK;
        }
    }

    /// Writes a string in UTF-8.
    public static void text(RecordEncoder encoder, FieldNode node, String value) {
        byte[] bytes = value.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        encoder.string(node, bytes, 0, bytes.length);
    }
}
