// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.internal.transcode.InterpretedTranscoder;
import dev.ringside.kernel.internal.transcode.RecordPlan;
import dev.ringside.kernel.internal.transcode.RecordTranscoder;
import dev.ringside.kernel.internal.transcode.TranscoderCompiler;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Which transcoder and event record class the records of each kernel event id have, in one channel. An event starts interpreted and is
/// compiled when it proves frequent, so that enabling all events costs little. One thread at a time.
public final class EventTable {
    private static final int COMPILE_AFTER = 500;

    private @Nullable Entry[] entries = new Entry[1024];

    /// One event. Its transcoder changes once.
    static final class Entry {
        private final int classId;
        private final RecordPlan plan;
        private RecordTranscoder transcoder;
        private int records;

        Entry(int classId, RecordPlan plan) {
            this.classId = classId;
            this.plan = plan;
            this.transcoder = new InterpretedTranscoder(plan);
        }

        int classId() {
            return classId;
        }

        /// For the next record.
        RecordTranscoder transcoder() {
            if (records < COMPILE_AFTER && ++records == COMPILE_AFTER) {
                transcoder = TranscoderCompiler.compile(plan);
            }
            return transcoder;
        }
    }

    public void put(int classId, RecordPlan plan) {
        int kernelId = plan.kernelId();
        if (kernelId >= entries.length) {
            entries = Arrays.copyOf(entries, Integer.highestOneBit(kernelId) << 1);
        }
        entries[kernelId] = new Entry(classId, plan);
    }

    /// Null where nobody enabled the event.
    @Nullable Entry entry(int kernelId) {
        return kernelId < entries.length ? entries[kernelId] : null;
    }
}
