// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.examples.plugin;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.FieldNode;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.schema.Scope;
import dev.ringside.ctf.writer.RecordEncoder;
import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.EventRecordWriter;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.MessageIterator;
import dev.ringside.graph.OutputPort;
import dev.ringside.graph.Source;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/// Makes an event of each line. The graph's thread.
final class LinesSource implements Source {
    private static final int BATCH_LINES = 1000;
    private static final int PARTS = 3;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final String actor;
    private final Path file;
    private final BufferedReader lines;
    private final EventRecordWriter writer;
    private long lineNumber;
    private boolean begun;
    private boolean ended;

    LinesSource(ComponentContext context, Path file) throws IOException {
        this.actor = context.actor();
        this.file = file;
        this.lines = Files.newBufferedReader(file);
        DataStream stream = LogSchema.stream(file.toString());
        this.writer = new EventRecordWriter(stream);
        context.addOutputPort("out", null);
    }

    @Override
    public MessageIterator iterator(OutputPort port) {
        return this::next;
    }

    private IteratorStatus next(MessageBatch batch) {
        batch.clear();
        if (ended) {
            return IteratorStatus.END;
        }
        writer.begin();
        if (!begun) {
            begun = true;
            writer.addStreamBeginning();
        }
        try {
            for (int i = 0; i < BATCH_LINES && !ended; i++) {
                addLine(lines.readLine());
            }
        } catch (IOException e) {
            throw new GraphException(actor, "Cannot read log: path=\"" + file + "\"", e);
        }
        batch.addAll(writer.finish());
        return IteratorStatus.OK;
    }

    private void addLine(@org.jspecify.annotations.Nullable String line) {
        if (line == null) {
            ended = true;
            writer.addStreamEnd();
            return;
        }
        lineNumber++;
        String[] parts = line.split(" ", PARTS);
        int ordinal = parts.length == PARTS ? LogSchema.LEVELS.indexOf(parts[1]) : -1;
        if (ordinal < 0) {
            throw new MalformedTraceException(
                    file.toString(), -1, -1, "not TIME LEVEL MESSAGE: line=" + lineNumber);
        }
        FieldNode payload = writer.root(ordinal, Scope.EVENT_RECORD_PAYLOAD);
        RecordEncoder fields = writer.beginEvent(ordinal, nanos(parts[0]));
        byte[] message = parts[2].replace('\0', ' ').getBytes(StandardCharsets.UTF_8);
        fields.beginStructure(payload);
        fields.unsignedInteger(payload.children().get(0), lineNumber);
        fields.string(payload.children().get(1), message, 0, message.length);
        fields.endStructure(payload);
        writer.endEvent();
    }

    private long nanos(String text) {
        try {
            Instant time = Instant.parse(text);
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS_PER_SECOND), time.getNano());
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new MalformedTraceException(file.toString(), -1, -1, "not a time: line=" + lineNumber + " text="
                    + text);
        }
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw new GraphException(actor, "Cannot close log: path=\"" + file + "\"", e);
        }
    }
}
