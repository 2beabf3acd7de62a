// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import dev.ringside.ctf.internal.cursor.FieldAccess;
import dev.ringside.ctf.internal.cursor.FieldAccesses;
import dev.ringside.ctf.internal.merge.MergeInput;
import dev.ringside.ctf.internal.merge.MessageOrder;
import dev.ringside.ctf.internal.merge.RunMerge;
import dev.ringside.ctf.schema.EventRecordClass;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Goes through the event records of a whole trace in the order of time, for Java programs. Nothing is allocated for
/// an event;
/// [#getString] allocates its result.
///
/// ```
/// static final FieldPath QUANTITY = FieldPath.payload("quantity");
///
/// try (EventRecordCursor cursor = TraceReader.open(directory).cursor()) {
///     while (cursor.next()) {
///         if (cursor.eventName().equals("shop:order_filled")) {
///             long quantity = cursor.getLong(QUANTITY);
/// ```
///
/// One thread. Closing it closes the files.
public final class EventRecordCursor implements AutoCloseable {
    private final List<DataStreamReader> readers = new ArrayList<>();
    private final RunMerge merge = new RunMerge(new MessageOrder(1));
    private final MessageBatch batch = new MessageBatch();
    private final FieldAccesses accesses = new FieldAccesses();
    private int run = -1;
    private int position;
    private int end;
    private @Nullable MessageBlock block;

    EventRecordCursor(TraceReader reader) {
        try {
            for (DataStream stream : reader.streams()) {
                DataStreamReader opened = reader.open(stream);
                readers.add(opened);
                merge.add(new Input(opened));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static final class Input extends MergeInput {
        private final DataStreamReader reader;

        Input(DataStreamReader reader) {
            this.reader = reader;
        }

        @Override
        protected Advance fill() {
            batch.clear();
            MessageBlock next = reader.next();
            if (next == null) {
                return Advance.ENDED;
            }
            batch.addAll(next);
            return Advance.MESSAGES;
        }
    }

    /// Goes to the next event record.
    ///
    /// @return false at the end of the trace
    /// @throws MalformedTraceException where the trace is broken; all events before were given
    public boolean next() {
        while (true) {
            MessageBlock current = block;
            while (current != null && ++position < end) {
                if (current.isEvent(position)) {
                    return true;
                }
            }
            if (!nextRun()) {
                return false;
            }
        }
    }

    private boolean nextRun() {
        if (run < 0 || ++run >= batch.runCount()) {
            if (merge.next(batch) != MergeInput.Advance.MESSAGES) {
                block = null;
                return false;
            }
            run = 0;
        }
        block = batch.block(run);
        position = batch.from(run) - 1;
        end = batch.to(run);
        return true;
    }

    private MessageBlock block() {
        if (block == null) {
            throw new IllegalStateException("the cursor is not at an event record");
        }
        return block;
    }

    public DataStream stream() {
        return block().stream();
    }

    public EventRecordClass eventRecordClass() {
        return block().eventRecordClass(position);
    }

    /// The name of the event record class, empty without one.
    public String eventName() {
        return eventRecordClass().identity().name().orElse("");
    }

    /// From the origin of the stream's clock; [MessageBlock#NO_TIME] without a clock.
    public long nanos() {
        return block().nanos(position);
    }

    /// The value of the stream's clock, unsigned.
    public long cycles() {
        return block().cycles(position);
    }

    /// Whether the class of the current record has such a field. (It may still be absent from the record, within an
    /// optional or variant.)
    public boolean has(FieldPath path) {
        return accesses.find(block(), position, path) != null;
    }

    /// An integer, boolean (0 or 1) or bit array of at most 64 bits.
    ///
    /// @throws IllegalArgumentException where the record has no such field, or one of another kind
    public long getLong(FieldPath path) {
        return access(path).getLong(block(), position);
    }

    /// A real of at most 64 bits, or an integer.
    ///
    /// @throws IllegalArgumentException where the record has no such field, or one of another kind
    public double getDouble(FieldPath path) {
        return access(path).getDouble(block(), position);
    }

    /// A string.
    ///
    /// @throws IllegalArgumentException where the record has no such field, or one of another kind
    public String getString(FieldPath path) {
        return access(path).getString(block(), position);
    }

    private FieldAccess access(FieldPath path) {
        FieldAccess access = accesses.find(block(), position, path);
        if (access == null) {
            throw new IllegalArgumentException("no such field: field=" + path + " event=" + eventName());
        }
        return access;
    }

    /// Tells a visitor all fields of the record: common context, specific context and payload.
    public void visit(FieldVisitor visitor) {
        block().visit(position, visitor);
    }

    @Override
    public void close() {
        readers.forEach(DataStreamReader::close);
        readers.clear();
    }
}
