// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.recording;

import dev.ringside.ring.RingProducer;
import dev.ringside.tracepoint.spi.Tracepoint;

/// Where exceptions in a writer end: the event is lost and counted, as discarded in its channel and as failed at its
/// tracepoint. Never throws.
public final class WriteFailures {
    private WriteFailures() {}

    /// A value could not be read. No ring is held.
    public static void beforeRing(RingProducer producer, Tracepoint tracepoint, Throwable failure) {
        try {
            producer.countDiscarded();
            tracepoint.countFailure();
            Debug.log(tracepoint.name(), failure);
        } catch (Throwable e) {
            // The stack or the heap is at its end; counting must not make things worse for the application.
            return;
        }
    }

    /// Storing failed, which only happens at the end of the stack. The ring is held and given back.
    public static void insideRing(RingProducer producer, long payloadOffset, Tracepoint tracepoint, Throwable failure) {
        try {
            producer.abort(payloadOffset);
            tracepoint.countFailure();
            Debug.log(tracepoint.name(), failure);
        } catch (Throwable e) {
            // As above.
            return;
        }
    }
}
