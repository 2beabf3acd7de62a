// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import java.util.OptionalLong;

/// One data stream of a trace: messages refer to it. Compared by identity. Immutable; safe to share between threads.
public final class DataStream {
    private final DataStreamSchema schema;
    private final OptionalLong id;
    private final String name;

    /// Makes a stream of the trace that the schema belongs to.
    ///
    /// @param id   unsigned, where the stream has one
    /// @param name to show: for a file, its absolute path
    public DataStream(DataStreamSchema schema, OptionalLong id, String name) {
        this.schema = schema;
        this.id = id;
        this.name = name;
        schema.trace().add(this);
    }

    public Trace trace() {
        return schema.trace();
    }

    public DataStreamSchema schema() {
        return schema;
    }

    public OptionalLong id() {
        return id;
    }

    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }
}
