// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.jfr;

import dev.ringside.ctf.schema.StructureMember;
import dev.ringside.ctf.writer.BitBuffer;
import java.util.List;
import jdk.jfr.consumer.RecordedObject;
import org.jspecify.annotations.Nullable;

/// A field of a JFR type: what it is in the schema, and how its value is encoded. Immutable.
interface JfrField {
    /// One member, or two for an array with its length.
    List<StructureMember> members();

    /// Encodes the field.
    ///
    /// @param owner the event or structure that has the field; null where that is absent
    void encode(@Nullable RecordedObject owner, BitBuffer target);
}
