// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.merge;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.Identity;
import java.util.Comparator;
import java.util.Optional;

/// Babeltrace's total order of messages with the same time: by trace, by stream, by kind, by event record class.
/// Immutable.
public final class MessageOrder {
    private static final Comparator<Optional<String>> PRESENT_FIRST = (a, b) -> {
        if (a.isPresent() && b.isPresent()) {
            return a.get().compareTo(b.get());
        }
        return Boolean.compare(b.isPresent(), a.isPresent());
    };
    private static final Comparator<Identity> BY_IDENTITY = Comparator.comparing(Identity::namespace, PRESENT_FIRST)
            .thenComparing(Identity::name, PRESENT_FIRST)
            .thenComparing(Identity::uid, PRESENT_FIRST);
    private static final Comparator<EventRecordClass> BY_EVENT_CLASS = Comparator
            .comparing(EventRecordClass::id, Long::compareUnsigned)
            .thenComparing(EventRecordClass::identity, BY_IDENTITY)
            .thenComparing(event -> event.logLevel().map(Enum::ordinal).orElse(Integer.MAX_VALUE))
            .thenComparing(EventRecordClass::emfUri, PRESENT_FIRST);

    private final Comparator<Trace> byTrace;

    /// @param mipVersion 0 compares traces by UUID, 1 by namespace, name and UID
    public MessageOrder(int mipVersion) {
        Comparator<Trace> identity = mipVersion == 0
                ? Comparator.comparing(
                        trace -> trace.traceClass().metadataStreamUuid().map(Object::toString), PRESENT_FIRST)
                : Comparator.comparing(trace -> trace.traceClass().identity(), BY_IDENTITY);
        this.byTrace = identity.thenComparing(Trace::name, PRESENT_FIRST);
    }

    /// Compares two messages of the same time (or both without).
    public int compare(MessageBlock a, int i, MessageBlock b, int j) {
        if (a.hasStream() && b.hasStream()) {
            int result = compareStreams(a.stream(), b.stream());
            if (result != 0) {
                return result;
            }
        }
        int result = a.kind(i).compareTo(b.kind(j));
        if (result != 0 || !a.isEvent(i)) {
            return result;
        }
        return BY_EVENT_CLASS.compare(a.eventRecordClass(i), b.eventRecordClass(j));
    }

    private int compareStreams(DataStream a, DataStream b) {
        if (a == b) {
            return 0;
        }
        int result = a.trace() == b.trace() ? 0 : byTrace.compare(a.trace(), b.trace());
        if (result == 0) {
            result = Long.compareUnsigned(a.schema().streamClass().id(), b.schema().streamClass().id());
        }
        return result != 0 ? result : Long.compareUnsigned(a.id().orElse(0), b.id().orElse(0));
    }
}
