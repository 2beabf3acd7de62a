// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.internal.bpf.DescriptorPoll;
import dev.ringside.kernel.internal.bpf.RingBuffer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// What a channel in discard mode has of one CPU: what comes when there is no room is lost, and the programs count it.
///
/// @param buffer of the CPU
record OldestCaptured(RingBuffer buffer) implements CapturedSource {
    @Override
    public int dataBytes() {
        return buffer.dataBytes();
    }

    @Override
    public int present() {
        return buffer.present();
    }

    @Override
    public MemorySegment data() {
        return buffer.data();
    }

    @Override
    public long start() {
        return buffer.start();
    }

    @Override
    public void free(int bytes) {
        buffer.free(bytes);
    }

    @Override
    public boolean watch(DescriptorPoll poll) throws IOException {
        poll.add(buffer);
        return true;
    }

    @Override
    public long lost(long count) {
        return count;
    }

    @Override
    public long clear(long count) {
        buffer.clear();
        return count;
    }
}
