// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.KernelChannelSettings;
import dev.ringside.kernel.internal.packet.EventHeader;
import dev.ringside.kernel.internal.packet.PacketWriter;
import dev.ringside.kernel.internal.packet.StreamFile;
import dev.ringside.kernel.internal.packet.StreamIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Where the streams of one channel are written: `CHANNEL_NUMBER` in the folder of the trace chunk at hand. Whoever
/// opens a stream closes its file. Under the recorder's lock.
final class ChannelFiles {
    /// A packet is in the heap until it is full, one for each stream, however large the kernel's buffers are and
    /// however many CPUs there be.
    private static final long MAX_PACKET_BYTES = 256 << 10;

    private final KernelChannelSettings settings;
    private final UUID uuid;
    private final long streamClassId;
    private final EventHeader header;
    private Path folder;

    ChannelFiles(
            KernelChannelSettings settings, UUID uuid, long streamClassId, EventHeader header, Path folder) {
        this.settings = settings;
        this.uuid = uuid;
        this.streamClassId = streamClassId;
        this.header = header;
        this.folder = folder;
    }

    /// Opens a stream that nobody has written yet.
    PacketWriter open(int number, int cpu) throws IOException {
        return writer(number, cpu, StreamFile.open(folder, name(number), limits()));
    }

    /// Opens a stream behind what another process wrote.
    PacketWriter reopen(int number, int cpu) throws IOException {
        return writer(number, cpu, StreamFile.resume(folder, name(number), limits()));
    }

    private PacketWriter writer(int number, int cpu, StreamFile file) {
        int packetBytes = (int) Math.min(settings.subBufferBytes(), MAX_PACKET_BYTES);
        return new PacketWriter(new StreamIdentity(uuid, streamClassId, number, cpu), header, packetBytes, file);
    }

    /// Goes on in another folder: all streams or, where one cannot, none.
    ///
    /// @param writers  of all streams that are open; flushed
    /// @param failures gets what goes wrong with the files so far
    void switchTo(Path next, List<PacketWriter> writers, FirstFailure failures) throws IOException {
        List<StreamFile> files = new ArrayList<>();
        try {
            for (PacketWriter writer : writers) {
                files.add(StreamFile.open(next, name((int) writer.streamId()), limits()));
            }
        } catch (IOException e) {
            files.forEach(failures::keepOfClosing);
            throw e;
        }
        for (int i = 0; i < files.size(); i++) {
            failures.keepOfClosing(writers.get(i).switchTo(files.get(i)));
        }
        folder = next;
    }

    private String name(int number) {
        return settings.name() + "_" + number;
    }

    private StreamFile.Limits limits() {
        return new StreamFile.Limits(settings.traceFileBytes(), settings.traceFileCount());
    }

    Path folder() {
        return folder;
    }
}
