// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.jfr;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.MessageIterator;
import dev.ringside.graph.OutputPort;
import dev.ringside.graph.Source;
import dev.ringside.graph.internal.record.SortedEventIterator;
import dev.ringside.graph.internal.record.SortedEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// An output port for each recording. The graph's thread.
final class JfrSource implements Source {
    private final ComponentContext context;
    private final int stackDepth;

    JfrSource(ComponentContext context, List<Path> files, int stackDepth) {
        this.context = context;
        this.stackDepth = stackDepth;
        for (Path file : files) {
            context.reads(file.toString());
            context.addOutputPort(file.toString(), file);
        }
    }

    @Override
    public MessageIterator iterator(OutputPort port) {
        if (!(port.data() instanceof Path file)) {
            throw new IllegalArgumentException("not a port of this source: " + port.name());
        }
        return new RecordingIterator(file);
    }

    /// Reads the recording when the first messages are asked for.
    private final class RecordingIterator implements MessageIterator {
        private final Path file;
        private @Nullable JfrRecording recording;
        private @Nullable SortedEventIterator events;

        RecordingIterator(Path file) {
            this.file = file;
        }

        @Override
        public IteratorStatus next(MessageBatch batch) {
            if (events == null) {
                events = open();
            }
            return events.next(batch);
        }

        private SortedEventIterator open() {
            try {
                JfrRecording read = JfrRecording.read(file, stackDepth, new SortedEvents(), context.interrupter());
                recording = read;
                Trace trace = read.trace();
                DataStream stream = new DataStream(
                        trace.streamSchemas().getFirst(), OptionalLong.of(0), file.toAbsolutePath().toString());
                return new SortedEventIterator(context.actor(), read.events(), stream, read.fault());
            } catch (IOException e) {
                throw new GraphException(context.actor(), "Cannot sort recording: path=\"" + file + "\"", e);
            }
        }

        @Override
        public void close() {
            try {
                if (recording != null) {
                    recording.close();
                }
            } catch (IOException e) {
                throw new GraphException(context.actor(), "Cannot remove temporary file", e);
            }
        }
    }
}
