// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.writer;

import dev.ringside.ring.RingProducer;
import dev.ringside.tracepoint.spi.Tracepoint;
import java.util.List;

/// What a writer writes, and where.
///
/// @param eventClassId the event record class id in the channel's data stream class
/// @param contexts     the context fields before the payload, in order
public record WriterSpec(Tracepoint tracepoint, RingProducer producer, int eventClassId, List<ContextField> contexts) {
    public WriterSpec {
        contexts = List.copyOf(contexts);
    }
}
