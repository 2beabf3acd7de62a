// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import dev.ringside.ctf.reader.Trace;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The packets of one data stream in one file, in the order of the file.
final class PacketSequence implements AutoCloseable {
    private final StreamFile file;
    private final StreamKey key;
    private final PacketDecoder decoder;
    private long nextOffsetBytes;
    private long nextIndex;
    private @Nullable PacketProperties head;
    private boolean ended;

    PacketSequence(Trace trace, Path path, StreamKey key) {
        this.file = StreamFile.open(path);
        this.key = key;
        this.decoder = new PacketDecoder(trace);
    }

    StreamFile file() {
        return file;
    }

    /// The next packet, without going past it; null at the end.
    @Nullable PacketProperties peek(@Nullable RecordWindow nearby) {
        while (head == null && !ended) {
            PacketProperties packet = decoder.decode(file, nextOffsetBytes, nextIndex, nearby);
            if (packet == null) {
                ended = true;
            } else {
                nextOffsetBytes = packet.endBytes();
                nextIndex++;
                if (StreamKey.of(packet).equals(key)) {
                    head = packet;
                }
            }
        }
        return head;
    }

    void pass() {
        head = null;
    }

    /// Goes on with the packet at an offset.
    void moveTo(long offsetBytes, long index) {
        nextOffsetBytes = offsetBytes;
        nextIndex = index;
        head = null;
        ended = false;
    }

    @Override
    public void close() {
        file.close();
    }
}
