// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.count;

import dev.ringside.ctf.internal.stream.FoundStream;
import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MessageKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Goes through the boundaries of all data streams in the order in which the muxer gives these messages, and says which
/// parts of which packets have to be counted between them. Only packet headers and contexts are read. One thread at a
/// time.
///
/// The order is that of time, then of the streams among each other, then that of the stream itself, where a message
/// that is earlier than one before it in its stream counts as late as that.
final class PacketSweep implements AutoCloseable {
    /// How much is done at a time.
    ///
    /// @param stretchBytes of packets that end in a stretch, at least
    /// @param boundaries   in a stretch, at most
    /// @param taskBytes    of packets that one thread counts at a time, at least
    record Portions(long stretchBytes, int boundaries, long taskBytes) {
        static final Portions DEFAULT = new Portions(16L << 20, 16 * 1024, 1L << 20);
    }

    /// Several times as many bytes end in a stretch as are cut at its end.
    private static final int BYTES_PER_CUT_BYTE = 4;
    private static final int MAX_WINDOWS_BYTES = 16 << 20;
    private static final int MIN_WINDOW_BYTES = 8 << 10;
    private static final int MAX_WINDOW_BYTES = 256 << 10;

    private final Portions portions;
    private final List<StreamBoundaries> streams = new ArrayList<>();
    private final PriorityQueue<StreamBoundaries> heads = new PriorityQueue<>(PacketSweep::compareHeads);
    /// The parts of packets that ended, by stream.
    private final List<List<PacketPart>> ended = new ArrayList<>();
    private Stretch stretch = new Stretch();
    private long endedBytes;
    private long openBytes;

    /// @param order of messages of the same time, by their streams
    PacketSweep(List<FoundStream> found, Comparator<DataStream> order, Portions portions) {
        this.portions = portions;
        List<FoundStream> sorted = new ArrayList<>(found);
        sorted.sort((a, b) -> order.compare(a.stream(), b.stream()));
        int windowBytes = Math.clamp(MAX_WINDOWS_BYTES / Math.max(found.size(), 1), MIN_WINDOW_BYTES, MAX_WINDOW_BYTES);
        int group = 0;
        try {
            for (int place = 0; place < sorted.size(); place++) {
                FoundStream each = sorted.get(place);
                boolean alike = place > 0 && order.compare(sorted.get(place - 1).stream(), each.stream()) == 0;
                group = alike ? group : place;
                streams.add(new StreamBoundaries(each, place, group, windowBytes));
                ended.add(new ArrayList<>());
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        for (StreamBoundaries each : streams) {
            each.advance();
            heads.add(each);
        }
    }

    /// By time, then by stream. The comparators that `Comparator` makes would be spun when the program starts, which
    /// takes longer than a short trace.
    private static int compareHeads(StreamBoundaries a, StreamBoundaries b) {
        int byTime = Long.compare(a.nanos(), b.nanos());
        return byTime != 0 ? byTime : Integer.compare(a.place(), b.place());
    }

    /// The next stretch, with its tasks; null at the end.
    ///
    /// @throws UnplainStreamException where only reading tells the order
    @Nullable Stretch next() {
        if (heads.isEmpty()) {
            return null;
        }
        endedBytes = 0;
        while (!heads.isEmpty() && !isLongEnough()) {
            passBoundary();
        }
        Stretch swept = stretch;
        stretch = new Stretch();
        for (StreamBoundaries stream : streams) {
            cut(swept, stream);
            addTasks(swept, stream);
        }
        swept.complete();
        return swept;
    }

    private boolean isLongEnough() {
        long wanted = openBytes == 0
                ? portions.stretchBytes / 2
                : Math.max(portions.stretchBytes, openBytes * BYTES_PER_CUT_BYTE);
        return endedBytes > 0 && endedBytes >= wanted || stretch.size() >= portions.boundaries;
    }

    private void passBoundary() {
        StreamBoundaries stream = heads.remove();
        checkOrder(stream);
        int boundary = stretch.add(stream);
        if (stream.kind() == MessageKind.PACKET_BEGINNING) {
            stream.open = new PacketPart(stream.packet(), stream.file(), null, boundary);
            openBytes += stream.packet().totalBytes();
        } else if (stream.kind() == MessageKind.PACKET_END && stream.open != null) {
            stream.open.endAt(boundary, false);
            ended.get(stream.place()).add(stream.open);
            stream.open = null;
            openBytes -= stream.packet().totalBytes();
            endedBytes += stream.packet().totalBytes();
        }
        if (stream.advance()) {
            heads.add(stream);
        }
    }

    /// Streams that the order does not tell apart must not have messages of the same time. Which one begins first makes
    /// no difference.
    private void checkOrder(StreamBoundaries stream) {
        StreamBoundaries second = heads.peek();
        if (second != null && second.nanos() == stream.nanos() && second.group() == stream.group()
                && stream.kind() != MessageKind.STREAM_BEGINNING) {
            throw new UnplainStreamException("messages of two streams have no order");
        }
    }

    /// Cuts the packet that a stream is in, so that the next stretch begins with the rest of it.
    private static void cut(Stretch swept, StreamBoundaries stream) {
        PacketPart open = stream.open;
        if (open == null) {
            return;
        }
        int lastBoundary = swept.size() - 1;
        if (open.from == lastBoundary) {
            stream.open = new PacketPart(open.packet, open.file, open.before, 0);
            return;
        }
        open.endAt(lastBoundary, true);
        stream.open = new PacketPart(open.packet, open.file, open, 0);
        swept.addCut(new PacketTask(swept, stream, List.of(open)));
    }

    private void addTasks(Stretch swept, StreamBoundaries stream) {
        List<PacketPart> parts = ended.get(stream.place());
        int first = 0;
        if (!parts.isEmpty() && parts.getFirst().before != null) {
            swept.addRest(new PacketTask(swept, stream, List.of(parts.getFirst())));
            first = 1;
        }
        long bytes = 0;
        for (int i = first; i < parts.size(); i++) {
            bytes += parts.get(i).packet.totalBytes();
            if (bytes >= portions.taskBytes || i == parts.size() - 1) {
                swept.addWhole(new PacketTask(swept, stream, List.copyOf(parts.subList(first, i + 1))));
                first = i + 1;
                bytes = 0;
            }
        }
        parts.clear();
    }

    @Override
    public void close() {
        streams.forEach(StreamBoundaries::close);
    }
}
