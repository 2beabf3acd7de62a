// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.transcode;

import dev.ringside.ctf.internal.field.FieldDecoders;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.FieldTree;
import dev.ringside.ctf.reader.FieldVisitor;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.writer.BitBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Encodes the events of one class anew: the first ones, and those that generated code cannot do, by visiting their
/// fields, all others with a [RecordTranscoder]. One thread.
public final class EventTranscoder {
    /// Making and starting a generated class costs as much as interpreting so many records.
    public static final int EVENTS_BEFORE_COMPILATION = 100;

    private final Layouts layouts;
    private final FieldInsertion insertion;
    private final FieldVisitor interpreter;
    private final boolean startsAtBytes;
    private int eventsBeforeCompilation;
    private @Nullable RecordTranscoder compiled;

    /// A class of events as it is read and as it is written, as [TranscoderCompiler#compile] takes it.
    public record Layouts(
            FieldDecoders read, @Nullable FieldNode[] nodes, FieldTree written, FieldInsertion.@Nullable Place place) {}

    /// @param interpreter             encodes what a visit tells into the buffer that [#encode] is given
    /// @param eventsBeforeCompilation how many events are interpreted first; [Integer#MAX_VALUE] for all
    public EventTranscoder(
            Layouts layouts, FieldVisitor interpreter, FieldInsertion insertion, int eventsBeforeCompilation) {
        this.layouts = layouts;
        this.interpreter = interpreter;
        this.insertion = insertion;
        this.eventsBeforeCompilation = eventsBeforeCompilation;
        this.startsAtBytes = startsAtBytes(layouts.read.tree()) && startsAtBytes(layouts.written);
    }

    /// Whether a record that starts within a byte goes on at the next.
    private static boolean startsAtBytes(FieldTree tree) {
        Function<Scope, Integer> alignment =
                scope -> tree.root(scope).map(root -> root.fieldClass().alignmentBits()).orElse(0);
        for (Scope scope : Scope.values()) {
            int bits = scope.ordinal() < Scope.EVENT_RECORD_HEADER.ordinal() ? 0 : alignment.apply(scope);
            if (bits > 0) {
                return bits >= Byte.SIZE;
            }
        }
        return false;
    }

    /// Whether a generated class does the work.
    public boolean isCompiled() {
        return compiled != null;
    }

    /// Appends an event's record, header and all. After an exception the buffer may hold a part of it.
    ///
    /// @throws dev.ringside.ctf.reader.MalformedTraceException where the record is broken
    public void encode(MessageBlock block, int message, BitBuffer target) {
        RecordTranscoder made = compiled;
        if (made == null && eventsBeforeCompilation >= 0 && eventsBeforeCompilation-- == 0) {
            made = TranscoderCompiler.compile(layouts.read, layouts.nodes, layouts.written, layouts.place).orElse(null);
            compiled = made;
        }
        if (made == null || !transcode(made, block, message, target)) {
            block.visitAll(message, interpreter);
        }
    }

    private boolean transcode(RecordTranscoder made, MessageBlock block, int message, BitBuffer target) {
        int start = block.startBits(message);
        int position = target.positionBits();
        if (((start | position) & 7) != 0) {
            if (!startsAtBytes) {
                return false;
            }
            target.align(Byte.SIZE);
        }
        try {
            made.transcode(block.window(), start + 7 >>> 3, block.packetStartBits(message) >> 3,
                    block.endBits(message) + 7 >>> 3, target, insertion);
            return true;
        } catch (IndexOutOfBoundsException e) {
            // The interpreter can do it, or says what is wrong.
            target.positionBits(position);
            return false;
        }
    }
}
