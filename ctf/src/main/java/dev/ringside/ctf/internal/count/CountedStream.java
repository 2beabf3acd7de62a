// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.count;

import dev.ringside.ctf.internal.stream.FoundStream;
import dev.ringside.ctf.internal.stream.PacketMerge;
import dev.ringside.ctf.internal.stream.PacketMessages;
import dev.ringside.ctf.internal.stream.PacketProperties;
import dev.ringside.ctf.internal.stream.RecordWindow;
import dev.ringside.ctf.internal.stream.StreamFile;
import dev.ringside.ctf.internal.stream.TracerQuirks;
import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.MessageKind;
import dev.ringside.ctf.reader.Packet;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The number of messages of one data stream, found without making any. The packets are given out in order, a few at a
/// time, to any number of
/// workers; what is told by the packets themselves (beginnings, ends, what was lost) is counted as they are given out.
///
/// Whatever is not plain (a broken packet or record, a time that does not fit) makes the number unknown: who needs to
/// know more has to read. All methods may be called by any thread.
public final class CountedStream implements AutoCloseable {
    /// Packets smaller than this are found by looking at what was read for the packets before them.
    private static final int LARGE_PACKET_BYTES = 64 * 1024;
    private static final int PORTION_BYTES = 1024 * 1024;

    private final FoundStream found;
    private final LongConsumer meter;
    private final TimeLimit timeLimit;
    private final TracerQuirks quirks;
    private final PacketMessages messages;
    private final MessageBlock boundaries;
    private final long[] counts = new long[MessageKind.values().length];
    private @Nullable PacketMerge packets;
    private boolean smallPackets;
    private long passedBytes;
    private int portionsOut;
    private boolean ended;
    private volatile boolean unknown;
    /// For packets that do not say when they begin: their events, and the latest time known.
    private long undatedEvents;
    private long latestCycles;

    /// @param meter is told how many events were counted
    public CountedStream(FoundStream found, LongConsumer meter) {
        this.found = found;
        this.meter = meter;
        this.timeLimit = TimeLimit.of(found.stream().schema());
        this.quirks = TracerQuirks.of(found.stream().trace());
        this.messages = new PacketMessages(found.stream());
        this.boundaries = new MessageBlock(found.stream(), 8);
        counts[MessageKind.STREAM_BEGINNING.ordinal()] = 1;
        counts[MessageKind.STREAM_END.ordinal()] = 1;
        unknown = quirks.looksAtFirstEvent();
    }

    public DataStream stream() {
        return found.stream();
    }

    TimeLimit timeLimit() {
        return timeLimit;
    }

    /// Takes the next packets, as long as there are some.
    ///
    /// @return false at the end, and where the number is unknown anyway
    synchronized boolean take(PacketPortion portion) {
        portion.clear();
        if (ended || unknown) {
            return false;
        }
        try {
            fill(portion);
        } catch (MalformedTraceException e) {
            giveUp();
            return false;
        }
        portionsOut += portion.size() > 0 ? 1 : 0;
        return portion.size() > 0;
    }

    /// Says that a portion is worked off. After the last one the files are not needed any more.
    synchronized void done() {
        portionsOut--;
        if (ended && portionsOut == 0 && packets != null) {
            packets.close();
            packets = null;
        }
    }

    private void fill(PacketPortion portion) {
        PacketMerge merge = packets;
        if (merge == null) {
            merge = found.packets(false);
            packets = merge;
        }
        RecordWindow window = portion.window();
        while (portion.sizeBytes() < PORTION_BYTES) {
            PacketProperties packet = merge.peek(smallPackets ? window : null);
            if (packet == null) {
                ended = true;
                return;
            }
            StreamFile file = merge.file();
            if (smallPackets && !window.contains(file, packet.endBytes() - 1)) {
                if (portion.size() > 0) {
                    return;
                }
                window.limit(Long.MAX_VALUE);
                window.moveTo(file, packet.offsetBytes());
            }
            merge.pass();
            smallPackets = packet.totalBytes() < LARGE_PACKET_BYTES;
            countBoundaries(packet, quirks.needsNextPacket(packet) ? merge.peek(null) : null);
            portion.add(packet, file, passedBytes);
            passedBytes += packet.totalBytes();
        }
    }

    /// Times are only converted, to see that they can be: which ones the quirks choose makes no difference to a number.
    private void countBoundaries(PacketProperties packet, @Nullable PacketProperties next) {
        boundaries.reset(new byte[0]);
        Packet shown = new Packet(found.stream(), packet.headerAndContext());
        messages.addBeginning(boundaries, packet, shown, 0);
        messages.addEnd(boundaries, quirks.atPacketEnd(packet, next, packet.beginCycles()));
        boundaries.countKinds(0, boundaries.size(), counts);
        noteCycles(packet.beginCycles());
        noteCycles(packet.endCycles());
    }

    private void noteCycles(long cycles) {
        latestCycles = Long.compareUnsigned(cycles, latestCycles) > 0 ? cycles : latestCycles;
    }

    /// Adds the events of packets that were taken.
    ///
    /// @param undated      how many of them are in packets without a beginning time
    /// @param latestBound no time in those packets that is given in full is later
    synchronized void addEvents(long events, long undated, long latestBound) {
        counts[MessageKind.EVENT.ordinal()] += events;
        undatedEvents += undated;
        meter.accept(events);
        if (undated > 0) {
            noteCycles(latestBound);
        }
    }

    void giveUp() {
        unknown = true;
    }

    public boolean isUnknown() {
        return unknown;
    }

    /// The numbers of messages by ordinal of their kind, once all packets are worked off; null where they are unknown.
    public synchronized long @Nullable [] counts() {
        boolean known = ended && !unknown
                && (undatedEvents == 0 || timeLimit.holds(latestCycles, undatedEvents));
        return known ? counts.clone() : null;
    }

    @Override
    public synchronized void close() {
        if (packets != null) {
            packets.close();
            packets = null;
        }
        ended = true;
    }
}
