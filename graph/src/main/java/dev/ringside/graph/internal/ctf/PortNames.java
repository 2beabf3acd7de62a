// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.TraceReader;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.Identity;
import dev.ringside.ctf.schema.TraceClass;
import java.nio.file.Path;

/// The names of the output ports of `source.ctf.fs`: `TRACE-ID | STREAM-CLASS-ID | STREAM-ID`.
final class PortNames {
    private PortNames() {}

    static String of(TraceReader reader, DataStream stream) {
        TraceClass traceClass = stream.trace().traceClass();
        String streamId = reader.hasOwnId(stream)
                ? Long.toUnsignedString(stream.id().orElseThrow())
                : stream.name();
        return traceId(traceClass, stream) + " | " + Long.toUnsignedString(stream.schema().streamClass().id()) + " | "
                + streamId;
    }

    private static String traceId(TraceClass traceClass, DataStream stream) {
        return isIdentified(traceClass)
                ? "{" + identityText(traceClass) + "}"
                : String.valueOf(Path.of(stream.name()).getParent());
    }

    /// Whether a trace can be told from all others. CTF 1.8 has no names: there the UUID is enough.
    static boolean isIdentified(TraceClass traceClass) {
        Identity identity = traceClass.identity();
        return identity.uid().isPresent()
                && (traceClass.version() == CtfVersion.CTF_1_8 || identity.name().isPresent());
    }

    /// What distinguishes traces: parts with the same text belong to one logical trace.
    static String identityText(TraceClass traceClass) {
        Identity identity = traceClass.identity();
        String namespace = identity.namespace().map(ns -> "namespace: `" + ns + "`, ").orElse("");
        return namespace + "name: `" + identity.name().orElse("") + "`, uid: `" + identity.uid().orElse("") + "`";
    }
}
