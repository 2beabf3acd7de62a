// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.metadata;

import dev.ringside.ctf.schema.TraceClass;
import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The metadata streams that were read last, with what they say: a command asks what a folder holds before it opens it
/// as a trace, and reading metadata is a large part of a short command. Recognized by their bytes alone, so that a file
/// that has grown is read again. Softly held, a few small ones only. Any thread.
final class RecentMetadata {
    private static final int MOST = 8;
    private static final int MAX_BYTES = 1 << 20;

    private static SoftReference<@Nullable Deque<Entry>> recent = new SoftReference<>(null);

    private record Entry(byte[] stream, TraceClass traceClass) {}

    private RecentMetadata() {}

    static synchronized @Nullable TraceClass find(byte[] stream) {
        Deque<Entry> entries = recent.get();
        if (entries != null) {
            for (Entry entry : entries) {
                if (Arrays.equals(entry.stream, stream)) {
                    return entry.traceClass;
                }
            }
        }
        return null;
    }

    static synchronized void add(byte[] stream, TraceClass traceClass) {
        if (stream.length > MAX_BYTES) {
            return;
        }
        Deque<Entry> entries = recent.get();
        if (entries == null) {
            entries = new ArrayDeque<>();
            recent = new SoftReference<>(entries);
        }
        entries.addFirst(new Entry(stream.clone(), traceClass));
        if (entries.size() > MOST) {
            entries.removeLast();
        }
    }
}
