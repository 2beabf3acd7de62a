// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.cursor;

import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldPath;
import dev.ringside.ctf.reader.MessageBlock;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Remembers how to get at a field, by field path and event record class.
public final class FieldAccesses {
    /// By number of the path, then by ordinal of the class; for the schema looked at last.
    private @Nullable FieldAccess[][] current = new FieldAccess[0][];
    private @Nullable DataStreamSchema currentSchema;
    private final Map<DataStreamSchema, @Nullable FieldAccess[][]> bySchema = new IdentityHashMap<>();

    public FieldAccesses() {}

    /// Null where the class has no such field.
    public @Nullable FieldAccess find(MessageBlock block, int message, FieldPath path) {
        DataStreamSchema schema = block.stream().schema();
        if (schema != currentSchema) {
            enter(schema);
        }
        int number = path.number();
        int ordinal = block.eventRecordClassOrdinal(message);
        FieldAccess[][] table = current;
        if (number < table.length && table[number] != null) {
            FieldAccess known = table[number][ordinal];
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
        FieldAccess[] byOrdinal = current[number];
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
