// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.bench.recording;

import dev.ringside.ring.RingFile;
import dev.ringside.ring.RingProducer;
import dev.ringside.ring.RingShape;
import dev.ringside.ring.RingShape.LossMode;
import dev.ringside.ring.RingShape.RingClock;
import dev.ringside.ring.RingShape.RingSelection;
import dev.ringside.tracepoint.spi.Tracepoint;
import dev.ringside.tracer.internal.writer.ContextField;
import dev.ringside.tracer.internal.writer.EventWriters;
import dev.ringside.tracer.internal.writer.WriterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/// A channel in overwrite mode, which no one reads: LTTng's way to measure what recording costs by itself. 4
/// sub-buffers of 4 MiB in each ring, in shared memory.
final class BenchChannel implements AutoCloseable {
    private static final int SUB_BUFFER_BYTES = 4 << 20;
    private static final int SUB_BUFFERS = 4;

    private final Path path;
    private final RingFile file;
    private final RingProducer producer;

    BenchChannel(RingSelection selection, RingClock clock) throws IOException {
        Path memory = Path.of("/dev/shm");
        path = Files.createTempDirectory(
                Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir")), "ringside-bench");
        int rings = selection == RingSelection.PER_CHANNEL
                ? 1
                : Runtime.getRuntime().availableProcessors();
        RingShape shape = new RingShape(
                rings, SUB_BUFFER_BYTES, SUB_BUFFERS, LossMode.OVERWRITE, selection, clock, new UUID(1, 2), 0, 0);
        file = RingFile.create(path.resolve("ring"), shape, 0);
        file.recording(true);
        producer = RingProducer.attach(RingFile.open(file.path()), 1);
    }

    void enable(String event, ContextField... contexts) {
        Tracepoint tracepoint = BenchTracer.named(event);
        tracepoint.install(this, EventWriters.make(new WriterSpec(tracepoint, producer, 1, List.of(contexts))));
    }

    void recording(boolean on) {
        file.recording(on);
    }

    @Override
    public void close() throws IOException {
        file.close();
        Files.deleteIfExists(file.path());
        Files.deleteIfExists(path);
    }
}
