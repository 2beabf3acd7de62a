// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.consumer;

import dev.ringside.ring.PacketSink;
import dev.ringside.ring.RingConsumer;
import dev.ringside.ring.RingPacket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/// The closed packets of one ring, in a stream file of a snapshot: the newest that fit. The consumer's thread.
final class RingSnapshot implements PacketSink {
    private final long mostBytes;
    /// Sequence numbers and sizes, the oldest first.
    private final Deque<long[]> fitting = new ArrayDeque<>();
    private long fittingBytes;

    private RingSnapshot(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /// A damaged ring gives what can be read of it.
    static void write(RingConsumer rings, int ring, Path folder, StreamName name, long mostBytes) throws IOException {
        RingSnapshot chosen = new RingSnapshot(mostBytes);
        rings.snapshot(ring, chosen);
        long first = chosen.fitting.isEmpty() ? Long.MAX_VALUE : chosen.fitting.getFirst()[0];
        long last = chosen.fitting.isEmpty() ? Long.MIN_VALUE : chosen.fitting.getLast()[0];
        StreamFile stream = StreamFile.create(folder, name, 0, 0);
        try {
            rings.snapshot(ring, new Writer(stream, first, last));
        } finally {
            stream.close();
        }
    }

    @Override
    public void packet(RingPacket packet) {
        long bytes = StreamFile.trimmedBytes(packet);
        fitting.add(new long[] {packet.sequence(), bytes});
        fittingBytes += bytes;
        while (fittingBytes > mostBytes) {
            fittingBytes -= fitting.remove()[1];
        }
    }

    @Override
    public void corrupted(int ring, String reason, long packetsDropped) {
        // The consumer tells of it when it reads the ring.
    }

    /// Writes the packets that were chosen, less those that have been overwritten since.
    private record Writer(StreamFile stream, long first, long last) implements PacketSink {
        @Override
        public void packet(RingPacket packet) throws IOException {
            if (packet.sequence() >= first && packet.sequence() <= last) {
                stream.write(packet);
            }
        }

        @Override
        public void corrupted(int ring, String reason, long packetsDropped) {
            // As above.
        }
    }
}
