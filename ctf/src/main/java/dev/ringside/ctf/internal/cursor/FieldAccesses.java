// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.cursor;

import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldPath;
import dev.ringside.ctf.reader.MessageBlock;
import java.util.Arrays;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/// Remembers how to get at a field, by field path and event record class.
public final class FieldAccesses {
    /// By number of the path, then by ordinal of the class; for the schema looked at last.
    private @Nullable FieldAccess[] @Nullable [] current = new FieldAccess[0][];
    private @Nullable DataStreamSchema currentSchema;
    private final IdentityHashMap<DataStreamSchema, @Nullable FieldAccess[] @Nullable []> bySchema =
            new IdentityHashMap<>();

    public FieldAccesses() {}

    /// Null where the class has no such field.
    public @Nullable FieldAccess find(MessageBlock block, int message, FieldPath path) {
        DataStreamSchema schema = block.stream().schema();
        if (schema != currentSchema) {
            enter(schema);
        }
        int number = path.number();
        int ordinal = block.eventRecordClassOrdinal(message);
        @Nullable FieldAccess[] byOrdinal = number < current.length ? current[number] : null;
        if (byOrdinal != null) {
            FieldAccess known = byOrdinal[ordinal];
            if (known != null) {
                return known == FieldAccess.MISSING ? null : known;
            }
        }
        return resolve(schema, ordinal, path);
    }

    private void enter(DataStreamSchema schema) {
        current = bySchema.computeIfAbsent(schema, ignored -> new FieldAccess[0][]);
        currentSchema = schema;
    }

    private @Nullable FieldAccess resolve(DataStreamSchema schema, int ordinal, FieldPath path) {
        int number = path.number();
        if (number >= current.length) {
            current = Arrays.copyOf(current, number + 1);
            bySchema.put(schema, current);
        }
        @Nullable FieldAccess[] byOrdinal = current[number];
        if (byOrdinal == null) {
            byOrdinal = new FieldAccess[schema.eventRecordClassCount()];
            current[number] = byOrdinal;
        }
        FieldNode node = schema.eventFields(ordinal).find(path.scope(), path.names()).orElse(null);
        FieldAccess access = node == null ? FieldAccess.MISSING : FieldAccess.to(node);
        byOrdinal[ordinal] = access;
        return node == null ? null : access;
    }
}
