// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.merge;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.Trace;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.Identity;
import java.util.Optional;

/// Babeltrace's total order of messages with the same time: by trace, by stream, by kind, by event record class, by the
/// name of the stream. Immutable.
public final class MessageOrder {
    private final int mipVersion;

    /// @param mipVersion 0 compares traces by UUID, 1 by namespace, name and UID
    public MessageOrder(int mipVersion) {
        this.mipVersion = mipVersion;
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
        if (result == 0 && a.isEvent(i)) {
            result = compareEventClasses(a.eventRecordClass(i), b.eventRecordClass(j));
        }
        return result == 0 && a.hasStream() && b.hasStream()
                ? a.stream().name().compareTo(b.stream().name())
                : result;
    }

    /// Compares two messages of the same time by what comes before their kinds.
    ///
    /// @return 0 also for streams that only their names tell apart
    public int compareStreams(DataStream a, DataStream b) {
        if (a == b) {
            return 0;
        }
        int result = a.trace() == b.trace() ? 0 : compareTraces(a.trace(), b.trace());
        if (result == 0) {
            result = Long.compareUnsigned(a.schema().streamClass().id(), b.schema().streamClass().id());
        }
        return result != 0 ? result : Long.compareUnsigned(a.id().orElse(0), b.id().orElse(0));
    }

    private int compareTraces(Trace a, Trace b) {
        int result = mipVersion == 0
                ? comparePresentFirst(
                        a.traceClass().metadataStreamUuid().map(Object::toString),
                        b.traceClass().metadataStreamUuid().map(Object::toString))
                : compareIdentities(shown(a), shown(b));
        return result != 0 ? result : comparePresentFirst(a.name(), b.name());
    }

    /// By the name that is shown, as Babeltrace does, not by that of the class.
    private static Identity shown(Trace trace) {
        Identity identity = trace.traceClass().identity();
        return new Identity(identity.namespace(), trace.name(), identity.uid());
    }

    private static int compareEventClasses(EventRecordClass a, EventRecordClass b) {
        int result = Long.compareUnsigned(a.id(), b.id());
        if (result == 0) {
            result = compareIdentities(a.identity(), b.identity());
        }
        if (result == 0) {
            result = Integer.compare(severity(a), severity(b));
        }
        return result != 0 ? result : comparePresentFirst(a.emfUri(), b.emfUri());
    }

    private static int severity(EventRecordClass event) {
        return event.logLevel().map(Enum::ordinal).orElse(Integer.MAX_VALUE);
    }

    private static int compareIdentities(Identity a, Identity b) {
        int result = comparePresentFirst(a.namespace(), b.namespace());
        if (result == 0) {
            result = comparePresentFirst(a.name(), b.name());
        }
        return result != 0 ? result : comparePresentFirst(a.uid(), b.uid());
    }

    private static int comparePresentFirst(Optional<String> a, Optional<String> b) {
        if (a.isPresent() && b.isPresent()) {
            return a.get().compareTo(b.get());
        }
        return Boolean.compare(b.isPresent(), a.isPresent());
    }
}
