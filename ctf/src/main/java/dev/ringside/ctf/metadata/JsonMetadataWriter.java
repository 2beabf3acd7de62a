// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.metadata;

import dev.ringside.ctf.internal.metadata.json.FragmentWriter;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.TraceClass;
import java.nio.charset.StandardCharsets;

/// Writes a schema as CTF 2 metadata (CTF2-SPEC-2.0 §5), a JSON text sequence: whole, or fragment by fragment while a
/// trace is being recorded. A whole metadata stream is the trace class's fragments followed by those of each data
/// stream class.
///
/// Every fragment starts with a record separator and ends with a line feed (RFC 7464) and can be appended to the file
/// as it is, in UTF-8. A schema read from CTF 1.8 metadata loses nothing.
public final class JsonMetadataWriter {
    private JsonMetadataWriter() {}

    /// The whole metadata stream of a trace, in UTF-8.
    public static byte[] write(TraceClass trace) {
        var text = new StringBuilder(traceClass(trace));
        for (DataStreamClass stream : trace.dataStreamClasses()) {
            text.append(dataStreamClass(stream));
            for (EventRecordClass event : stream.eventRecordClasses()) {
                text.append(eventRecordClass(stream, event));
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// The preamble, trace class and clock class fragments: what a metadata file starts with.
    public static String traceClass(TraceClass trace) {
        var text = new StringBuilder();
        text.append(FragmentWriter.preamble(trace)).append(FragmentWriter.traceClass(trace));
        trace.clockClasses().forEach(clock -> text.append(FragmentWriter.clockClass(clock)));
        return text.toString();
    }

    /// The fragment of a data stream class, without its event record classes.
    public static String dataStreamClass(DataStreamClass stream) {
        return FragmentWriter.dataStreamClass(stream);
    }

    /// The fragment of an event record class.
    ///
    /// @param stream gives the id; it need not contain `event` yet
    public static String eventRecordClass(DataStreamClass stream, EventRecordClass event) {
        return FragmentWriter.eventRecordClass(stream, event);
    }
}
