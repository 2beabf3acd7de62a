// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.metadata;

import dev.ringside.ctf.internal.metadata.tsdl.BlockWriter;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.TraceClass;
import java.util.List;

/// Writes a schema as CTF 1.8 metadata (CTF 1.8.3 §7), in the look of LTTng's files: whole, or block by block while a
/// trace is being recorded. A whole text is the trace class's blocks followed by those of each data stream class.
///
/// Every block ends with an empty line and can be appended to the file as it is. What the schema says and CTF 1.8
/// cannot is left out, or written as the nearest thing that keeps the layout of the data: [Ctf18Schema] makes that
/// schema and names what was lost; the methods here call it themselves.
public final class TsdlWriter {
    private TsdlWriter() {}

    /// The whole metadata text of a trace.
    public static String write(TraceClass trace) {
        TraceClass lowered = Ctf18Schema.of(trace).traceClass();
        var writer = new BlockWriter(lowered);
        var text = new StringBuilder(writer.traceClass());
        for (DataStreamClass stream : lowered.dataStreamClasses()) {
            if (BlockWriter.needsBlock(lowered, stream)) {
                text.append(writer.dataStreamClass(stream));
            }
            for (EventRecordClass event : stream.eventRecordClasses()) {
                text.append(writer.eventRecordClass(stream, event));
            }
        }
        return text.toString();
    }

    /// The signature and the `trace`, `env` and `clock` blocks: what a metadata file starts with.
    public static String traceClass(TraceClass trace) {
        TraceClass lowered = Ctf18Schema.of(trace).traceClass();
        return new BlockWriter(lowered).traceClass();
    }

    /// The `stream` block of a data stream class, without its event record classes.
    ///
    /// @param trace gives the byte order and the clock classes; it need not contain `stream` yet
    public static String dataStreamClass(TraceClass trace, DataStreamClass stream) {
        TraceClass lowered = Ctf18Schema.of(trace.withDataStreamClasses(List.of(stream))).traceClass();
        return new BlockWriter(lowered).dataStreamClass(lowered.dataStreamClasses().getFirst());
    }

    /// The `event` block of an event record class.
    ///
    /// @param trace  gives the byte order and the clock classes
    /// @param stream gives the id and the default clock class; it need not contain `event` yet
    public static String eventRecordClass(TraceClass trace, DataStreamClass stream, EventRecordClass event) {
        DataStreamClass alone = stream.withEventRecordClasses(List.of(event));
        TraceClass lowered = Ctf18Schema.of(trace.withDataStreamClasses(List.of(alone))).traceClass();
        DataStreamClass loweredStream = lowered.dataStreamClasses().getFirst();
        return new BlockWriter(lowered)
                .eventRecordClass(loweredStream, loweredStream.eventRecordClasses().getFirst());
    }
}
