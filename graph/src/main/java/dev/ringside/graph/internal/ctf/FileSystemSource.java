// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DataStreamReader;
import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.TraceReader;
import dev.ringside.graph.ComponentContext;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.MessageIterator;
import dev.ringside.graph.OutputPort;
import dev.ringside.graph.Source;

/// One logical trace: an output port for each data stream.
final class FileSystemSource implements Source {
    private final TraceReader reader;

    FileSystemSource(ComponentContext context, TraceReader reader) {
        this.reader = reader;
        for (DataStream stream : reader.streams()) {
            context.addOutputPort(PortNames.of(reader, stream), stream);
        }
    }

    @Override
    public MessageIterator iterator(OutputPort port) {
        if (!(port.data() instanceof DataStream stream)) {
            throw new IllegalArgumentException("not a port of this source: " + port.name());
        }
        return new StreamIterator(reader.open(stream));
    }

    private static final class StreamIterator implements MessageIterator {
        private final DataStreamReader reader;

        StreamIterator(DataStreamReader reader) {
            this.reader = reader;
        }

        @Override
        public IteratorStatus next(MessageBatch batch) {
            batch.clear();
            MessageBlock block = reader.next();
            if (block == null) {
                return IteratorStatus.END;
            }
            batch.addAll(block);
            return IteratorStatus.OK;
        }

        @Override
        public boolean canSeek(long nanos) {
            return nanos == MessageBlock.NO_TIME || reader.stream().schema().clockClass().isPresent();
        }

        @Override
        public void seek(long nanos) {
            reader.seek(nanos);
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
