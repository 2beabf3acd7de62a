// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.metadata;

import dev.ringside.ctf.internal.metadata.tsdl.Ctf18Fallback;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.TraceClass;
import java.util.List;

/// A schema brought down to what CTF 1.8 can say: booleans, bit arrays and bit maps become unsigned integers of the
/// same layout, BLOBs arrays of bytes, optional fields variants with an empty structure, members with a role get the
/// name that means it. Data written with the original schema can be read with this one unless a loss says `the layout
/// of the data`.
///
/// @param traceClass the schema to write as TSDL and to encode with
/// @param losses     what was lost, one sentence each with the place of the class concerned; empty when nothing was
public record Ctf18Schema(TraceClass traceClass, List<String> losses) {
    public Ctf18Schema {
        losses = List.copyOf(losses);
    }

    /// Brings a schema of either version down to CTF 1.8. One that was read from CTF 1.8 metadata is given back as it
    /// is; but a member of a packet context that has lost its role since gets another name, which does not give the
    /// role back.
    public static Ctf18Schema of(TraceClass traceClass) {
        return traceClass.version() == CtfVersion.CTF_1_8 && !Ctf18Fallback.hasLostRole(traceClass)
                ? new Ctf18Schema(traceClass, List.of())
                : Ctf18Fallback.lower(traceClass);
    }
}
