// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.reader.DataStreamReader;
import dev.ringside.ctf.reader.MessageBatch;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.TraceReader;
import dev.ringside.graph.GraphRun;
import dev.ringside.graph.IteratorStatus;
import dev.ringside.graph.MessageIterator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompiledAugmentationTest {
    private static final DebugInfoOptions OPTIONS =
            new DebugInfoOptions("/usr/lib/debug", "debug_info", false, Optional.empty());

    /// The messages of the first data stream.
    private record OneStream(DataStreamReader reader) implements MessageIterator {
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
    }

    private static List<byte[]> records(String trace, int eventsBeforeCompilation)
            throws IOException, MetadataException {
        TraceReader reader = TraceReader.open(GraphRun.corpus(trace));
        List<byte[]> records = new ArrayList<>();
        MessageBatch batch = new MessageBatch();
        try (DataStreamReader stream = reader.open(reader.streams().getFirst())) {
            DebugInfoIterator iterator =
                    new DebugInfoIterator(new OneStream(stream), OPTIONS, eventsBeforeCompilation);
            while (iterator.next(batch) == IteratorStatus.OK) {
                for (int run = 0; run < batch.runCount(); run++) {
                    MessageBlock block = batch.block(run);
                    for (int message = batch.from(run); message < batch.to(run); message++) {
                        if (block.isEvent(message)) {
                            records.add(Arrays.copyOfRange(
                                    block.window(), block.startBits(message) >>> 3, block.endBits(message) >>> 3));
                        }
                    }
                }
            }
        }
        return records;
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "tracecompass/ctf1/debuginfo-synth-exec",
        "tracecompass/ctf1/debuginfo-synth-buildid-debuglink",
        "tracecompass/ctf1/debuginfo-synth-two-processes",
    })
    void generatedCodeAddsTheFieldsThatTheInterpreterAdds(String trace) throws IOException, MetadataException {
        List<byte[]> interpreted = records(trace, Integer.MAX_VALUE);

        assertThat(interpreted).isNotEmpty();
        assertThat(records(trace, 0)).containsExactlyElementsOf(interpreted);
    }
}
