// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.support;

import dev.ringside.protocol.FieldType.ArrayType;
import dev.ringside.protocol.FieldType.IntegerType;
import dev.ringside.protocol.FieldType.NamedField;
import dev.ringside.ring.RingFile;
import dev.ringside.ring.RingProducer;
import dev.ringside.ring.RingShape;
import dev.ringside.ring.RingShape.LossMode;
import dev.ringside.ring.RingShape.RingClock;
import dev.ringside.ring.RingShape.RingSelection;
import dev.ringside.tracepoint.spi.Tracepoint;
import dev.ringside.tracer.internal.writer.ContextField;
import dev.ringside.tracer.internal.writer.Layouts;
import dev.ringside.tracer.internal.writer.WriterSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A ring file that writers under test write to.
public final class TestChannel implements AutoCloseable {
    public static final int EVENT_CLASS_ID = 7;
    private static final int PRODUCER_ID = 11;

    private final RingFile file;
    private final RingProducer producer;

    public TestChannel(Path path) throws IOException {
        file = RingFile.create(path, shape(), 0);
        file.recording(true);
        producer = RingProducer.attach(RingFile.open(path), PRODUCER_ID);
    }

    public static RingShape shape() {
        return new RingShape(
                2, 1 << 16, 4, LossMode.DISCARD, RingSelection.PER_CPU, RingClock.MONOTONIC, new UUID(1, 2), 0, 0);
    }

    public RingFile file() {
        return file;
    }

    public int producerId() {
        return PRODUCER_ID;
    }

    public WriterSpec spec(Tracepoint tracepoint, ContextField... contexts) {
        return new WriterSpec(tracepoint, producer, EVENT_CLASS_ID, List.of(contexts));
    }

    public List<RingRecords.Event> drain(Tracepoint tracepoint, ContextField... contexts) throws IOException {
        List<NamedField> fields = new ArrayList<>();
        for (ContextField context : contexts) {
            fields.add(describe(context));
        }
        fields.addAll(Layouts.describe(tracepoint).fields());
        return RingRecords.drain(file, id -> fields);
    }

    private static NamedField describe(ContextField context) {
        return switch (context) {
            case VPID -> new NamedField("vpid", new IntegerType(32, true, 10));
            case VTID -> new NamedField("vtid", new IntegerType(32, true, 10));
            case PROCNAME -> new NamedField("procname", new ArrayType(new IntegerType(8, true, 10), 16));
        };
    }

    @Override
    public void close() {
        file.close();
    }
}
