// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.pretty;

import dev.ringside.ctf.internal.field.FieldDecoders;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.schema.DisplayBase;
import dev.ringside.ctf.schema.FieldClass;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.graph.internal.text.Label;
import org.jspecify.annotations.Nullable;

/// How the common context of the event records of a data stream class is printed on its own: one printer for all event
/// record classes, and once for all events in a row that have the same (LTTng's `vpid`, `vtid`, `procname`). Immutable;
/// any thread.
///
/// @param lead      the constant text before the first value, which the printer leaves out
/// @param tail      the constant text behind the last, likewise
/// @param sizeBytes of the context in each record
record CommonContext(RecordPrinter printer, Label lead, String tail, int sizeBytes) {
    /// Comparing less takes as long as printing it.
    private static final int LEAST_BYTES = Long.BYTES;
    private static final int MOST_BYTES = 256;

    /// The size of a context that starts where the header ends, whose bytes say all that is printed of it, and nothing
    /// of other fields.
    ///
    /// @return 0 where the context is another, or there is none
    static int sizeBytes(FieldDecoders decoders, FieldFormat[] formats) {
        FieldNode root = decoders.tree().root(Scope.EVENT_RECORD_COMMON_CONTEXT).orElse(null);
        int size = root == null ? -1 : size(root, decoders, formats);
        return size < LEAST_BYTES || size > MOST_BYTES ? 0 : size;
    }

    /// @return -1 for a field that does not do
    private static int size(FieldNode node, FieldDecoders decoders, FieldFormat[] formats) {
        FieldFormat format = formats[node.index()];
        if (!isSimple(format) || decoders.isTarget(node) || node.fieldClass().alignmentBits() > Byte.SIZE) {
            return -1;
        }
        return switch (node.fieldClass()) {
            case FieldClass.FixedLength fixed when fixed.layout().lengthBits() % Byte.SIZE == 0 ->
                fixed.layout().lengthBits() / Byte.SIZE;
            case FieldClass.StaticLengthString string -> (int) Math.min(string.lengthBytes(), MOST_BYTES + 1L);
            case FieldClass.Structure ignored -> {
                int size = 0;
                for (FieldNode member : node.children()) {
                    int memberBytes = size(member, decoders, formats);
                    if (memberBytes < 0 || size > MOST_BYTES) {
                        yield -1;
                    }
                    size += memberBytes;
                }
                yield size;
            }
            default -> -1;
        };
    }

    /// Whether the text has a bounded length, so that the array with it stays the same.
    private static boolean isSimple(@Nullable FieldFormat format) {
        return format != null
                && format.labels == null
                && format.names == null
                && (format.base == DisplayBase.DECIMAL || format.base == DisplayBase.HEXADECIMAL);
    }
}
