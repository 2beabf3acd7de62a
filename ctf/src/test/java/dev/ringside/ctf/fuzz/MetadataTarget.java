// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.fuzz;

import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.metadata.MetadataReader;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.schema.TraceClass;
import java.util.Optional;

/// What must hold for any metadata stream: it is read, and its decoders are made, or there is a located error.
final class MetadataTarget {
    private MetadataTarget() {}

    static void check(byte[] metadata) {
        TraceClass traceClass;
        try {
            traceClass = MetadataReader.read(metadata);
        } catch (MetadataException e) {
            checkLocated(e, metadata);
            return;
        }
        try {
            for (DataStreamSchema schema : new Trace(traceClass, Optional.empty()).streamSchemas()) {
                for (int ordinal = 0; ordinal < schema.eventRecordClassCount(); ordinal++) {
                    schema.codecs().recordDecoders(ordinal);
                    schema.codecs().compile(ordinal);
                }
            }
        } catch (MalformedTraceException e) {
            if (e.reason().isBlank()) {
                throw new AssertionError("an error without a reason", e);
            }
        }
    }

    private static void checkLocated(MetadataException e, byte[] metadata) {
        boolean placed = e.line() > 0 && e.column() > 0 || e.line() == 0 && e.column() == 0;
        if (!placed || e.line() > metadata.length + 1 || e.reason().isBlank()) {
            throw new AssertionError("an error without a place or a reason", e);
        }
    }
}
