// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.TraceClass;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// One trace: its class, the name to show, and what decoding its data streams needs. Compared by identity.
///
/// Immutable apart from decoders that are compiled when first needed and data streams that are added; safe to share
/// between threads.
public final class Trace {
    private final TraceClass traceClass;
    private final Optional<String> name;
    private final List<DataStreamSchema> streamSchemas;
    private final List<DataStream> streams = new CopyOnWriteArrayList<>();

    /// @param name the name to show, which may be derived from the environment
    public Trace(TraceClass traceClass, Optional<String> name) {
        this(traceClass, name, Optional.empty());
    }

    /// @param features of all data streams, instead of those that the packet fields imply
    public Trace(TraceClass traceClass, Optional<String> name, Optional<StreamFeatures> features) {
        this.traceClass = traceClass;
        this.name = name;
        List<DataStreamSchema> schemas = new ArrayList<>();
        for (DataStreamClass streamClass : traceClass.dataStreamClasses()) {
            schemas.add(new DataStreamSchema(this, streamClass, features));
        }
        this.streamSchemas = List.copyOf(schemas);
    }

    public TraceClass traceClass() {
        return traceClass;
    }

    /// The name to show, which may be empty.
    public Optional<String> name() {
        return name;
    }

    /// What tells the trace from others for a person: the name to show, that of its class or its unique identifier.
    public Optional<String> label() {
        return name.filter(text -> !text.isEmpty())
                .or(() -> traceClass.identity().name().filter(text -> !text.isEmpty()))
                .or(() -> traceClass.identity().uid());
    }

    /// One for each data stream class, in the order of the metadata.
    public List<DataStreamSchema> streamSchemas() {
        return streamSchemas;
    }

    /// The data streams that exist so far: a live trace gets more.
    public List<DataStream> streams() {
        return Collections.unmodifiableList(streams);
    }

    void add(DataStream stream) {
        streams.add(stream);
    }

    /// @param dataStreamClassId unsigned
    public Optional<DataStreamSchema> streamSchema(long dataStreamClassId) {
        for (DataStreamSchema schema : streamSchemas) {
            if (schema.streamClass().id() == dataStreamClassId) {
                return Optional.of(schema);
            }
        }
        return Optional.empty();
    }
}
