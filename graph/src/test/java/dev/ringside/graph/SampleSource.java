// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph;

import dev.ringside.ctf.reader.DataStream;
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

/// A source of events that a test describes.
public final class SampleSource implements SourceClass {
    /// @param ordinal of the event record class
    /// @param fields  what to tell the encoder of the payload, between its begin and end
    private record Event(int ordinal, long nanos, BiConsumer<RecordEncoder, List<FieldNode>> fields) {}

    private final List<EventRecordClass> classes = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
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
    public SampleSource event(int ordinal, long nanos, BiConsumer<RecordEncoder, List<FieldNode>> fields) {
        events.add(new Event(ordinal, nanos, fields));
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
        Trace trace = Schemas.trace("sample", Schemas.wallClock(), Map.of("vpid", 42L), commonContext, classes, false);
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
            for (Event event : events) {
                RecordEncoder encoder = writer.beginEvent(event.ordinal(), event.nanos());
                if (commonContext.isPresent()) {
                    root(encoder, writer.root(event.ordinal(), Scope.EVENT_RECORD_COMMON_CONTEXT), contextFields);
                }
                root(encoder, writer.root(event.ordinal(), Scope.EVENT_RECORD_PAYLOAD), event.fields());
                writer.endEvent();
            }
            writer.addStreamEnd();
            batch.addAll(writer.finish());
            return IteratorStatus.OK;
        }

        private void root(RecordEncoder encoder, FieldNode root, BiConsumer<RecordEncoder, List<FieldNode>> fields) {
            encoder.beginStructure(root);
            fields.accept(encoder, root.children());
            encoder.endStructure(root);
        }
    }

    /// Writes a string in UTF-8.
    public static void text(RecordEncoder encoder, FieldNode node, String value) {
        byte[] bytes = value.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        encoder.string(node, bytes, 0, bytes.length);
    }
}
