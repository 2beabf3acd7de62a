// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.internal.transcode.RecordTranscoder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Which transcoder and event record class the records of each kernel event id have, in one channel. One thread at a time.
public final class EventTable {
    private @Nullable RecordTranscoder[] transcoders = new RecordTranscoder[1024];
    private int[] classIds = new int[1024];

    public void put(int kernelId, int classId, RecordTranscoder transcoder) {
        if (kernelId >= transcoders.length) {
            int length = Integer.highestOneBit(kernelId) << 1;
            transcoders = Arrays.copyOf(transcoders, length);
            classIds = Arrays.copyOf(classIds, length);
        }
        transcoders[kernelId] = transcoder;
        classIds[kernelId] = classId;
    }

    @Nullable RecordTranscoder transcoder(int kernelId) {
        return kernelId < transcoders.length ? transcoders[kernelId] : null;
    }

    int classId(int kernelId) {
        return classIds[kernelId];
    }
}
