// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.fuzz;

import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DataStreamReader;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.MessageKind;
import dev.ringside.ctf.reader.Packet;
import dev.ringside.ctf.reader.TraceReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What comes out of reading a trace whole: messages, values, times and the error at the end, as lines to be compared.
final class TraceOutcome {
    /// More says nothing new, and takes time from other inputs.
    private static final int MAX_LINES = 4000;
    private static final int MAX_BLOCKS_AFTER_SEEK = 4;

    private final List<String> lines = new ArrayList<>();

    private TraceOutcome() {}

    List<String> lines() {
        return lines;
    }

    /// @param preparation of each data stream class before it is used
    static TraceOutcome of(Path directory, Consumer<DataStreamSchema> preparation)
            throws IOException, MetadataException {
        TraceOutcome outcome = new TraceOutcome();
        outcome.guarded(() -> {
            TraceReader trace = TraceReader.open(directory);
            trace.trace().streamSchemas().forEach(preparation);
            for (DataStream stream : trace.streams()) {
                outcome.guarded(() -> outcome.readWhole(trace, stream));
                outcome.guarded(() -> outcome.seek(trace, stream));
            }
        });
        return outcome;
    }

    private interface Step {
        void run() throws IOException, MetadataException;
    }

    private void guarded(Step step) throws IOException, MetadataException {
        try {
            step.run();
        } catch (MalformedTraceException e) {
            if (e.reason().isBlank() || e.file().isBlank()) {
                throw new AssertionError("an error without a place or a reason", e);
            }
            lines.add(e.getMessage());
        }
    }

    private void readWhole(TraceReader trace, DataStream stream) {
        lines.add("stream " + stream.schema().streamClass().id() + ' ' + stream.id());
        try (DataStreamReader reader = trace.open(stream)) {
            for (MessageBlock block = reader.next(); block != null; block = reader.next()) {
                for (int message = 0; message < block.size() && lines.size() < MAX_LINES; message++) {
                    lines.add(line(block, message));
                }
                if (lines.size() >= MAX_LINES) {
                    return;
                }
            }
        }
    }

    private static String line(MessageBlock block, int message) {
        MessageKind kind = block.kind(message);
        var fingerprint = new Fingerprint();
        Packet packet = block.packet(message);
        if (kind == MessageKind.PACKET_BEGINNING && packet != null) {
            packet.visitHeader(fingerprint);
            packet.visitContext(fingerprint);
        } else if (kind == MessageKind.EVENT) {
            block.visit(message, fingerprint);
            block.visitAll(message, fingerprint);
        }
        boolean timed = block.hasTime(message);
        return kind + " " + (timed ? block.nanos(message) + " " + Long.toUnsignedString(block.cycles(message)) : "")
                + (kind == MessageKind.EVENT ? " class " + block.eventRecordClassOrdinal(message) : "")
                + (kind == MessageKind.DISCARDED_EVENTS || kind == MessageKind.DISCARDED_PACKETS
                        ? " " + block.discarded(message) : "")
                + " " + fingerprint.value();
    }

    private void seek(TraceReader trace, DataStream stream) {
        var range = trace.timeRange(stream);
        lines.add("range " + range);
        if (range.isEmpty()) {
            return;
        }
        long middle = range.get().beginNanos() / 2 + range.get().endNanos() / 2;
        try (DataStreamReader reader = trace.open(stream)) {
            reader.seek(middle);
            MessageBlock block = reader.next();
            for (int blocks = 1; block != null && blocks < MAX_BLOCKS_AFTER_SEEK; blocks++) {
                block = reader.next();
            }
        }
    }
}
