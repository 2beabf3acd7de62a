// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.csv;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.Packet;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.Sink;
import dev.ringside.graph.internal.SinkInput;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/// Writes a row for each event. The graph's thread.
final class CsvSink implements Sink {
    private final SinkInput input;
    private final CsvFolder folder;
    private final RowWriter row;
    private final Map<DataStreamSchema, Map<Integer, Table>> tables = new IdentityHashMap<>();
    private final Map<DataStream, String[]> streamCells = new IdentityHashMap<>();

    private record Table(TableShape shape, CsvFile file) {}

    CsvSink(ComponentContext context, CsvFolder folder) {
        this.folder = folder;
        this.row = new RowWriter(folder.separator());
        this.input = new SinkInput(context, folder::flush);
    }

    @Override
    public void graphIsConfigured() {
        input.graphIsConfigured();
    }

    @Override
    public IteratorStatus consume() {
        return input.next(this::write);
    }

    private void write(MessageBlock block, int from, int to) {
        for (int message = from; message < to; message++) {
            if (block.isEvent(message)) {
                writeEvent(block, message);
            }
        }
    }

    /// @throws MalformedTraceException where the record is broken; nothing of it is written
    private void writeEvent(MessageBlock block, int message) {
        Table table = tables.computeIfAbsent(block.stream().schema(), key -> new HashMap<>())
                .computeIfAbsent(block.eventRecordClassOrdinal(message), key -> table(block, message));
        row.begin(table.shape());
        row.cell("");
        if (block.hasTime(message)) {
            row.row().appendSigned(block.nanos(message));
        }
        for (String cell : streamCells.computeIfAbsent(block.stream(), this::cellsOf)) {
            row.cell(cell);
        }
        Packet packet = block.packet(message);
        if (packet != null) {
            packet.visitContext(row);
        }
        block.visit(message, row);
        row.end();
        table.file().add(row.row());
    }

    private Table table(MessageBlock block, int message) {
        EventRecordClass event = block.eventRecordClass(message);
        TableShape shape = new TableShape(block.stream().schema(), block.eventRecordClassOrdinal(message));
        String name = event.identity().name().orElse(Long.toUnsignedString(event.id()));
        return new Table(shape, folder.file(name, shape.names()));
    }

    private String[] cellsOf(DataStream stream) {
        String trace = stream.trace().label().orElse("");
        String id = stream.id().isPresent() ? Long.toUnsignedString(stream.id().getAsLong()) : stream.name();
        return new String[] {
            trace.isEmpty() ? "" : CsvText.quoted(trace, folder.separator()), CsvText.quoted(id, folder.separator())
        };
    }

    /// Also after a failure: the rows before it are there.
    @Override
    public void close() {
        folder.flush();
    }
}
