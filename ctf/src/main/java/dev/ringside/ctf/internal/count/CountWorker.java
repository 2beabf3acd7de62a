// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.count;

import dev.ringside.ctf.internal.field.DecodeFault;
import dev.ringside.ctf.internal.stream.PacketProperties;
import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.PacketCopier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Counts the events of packets without regard to their order. Of one thread, for one data stream after the other.
public final class CountWorker {
    private final @Nullable PacketCopier copier;
    private final PacketPortion portion = new PacketPortion();
    private final PacketCounter counter = new PacketCounter(portion.window(), false);
    private final Marks.None events = new Marks.None();

    public CountWorker() {
        this(null);
    }

    /// @param copier takes the packets that were counted; null: no one does
    public CountWorker(@Nullable PacketCopier copier) {
        this.copier = copier;
    }

    /// Counts packets until there are no more, or someone says stop.
    public void work(CountedStream target, BooleanSupplier stop) {
        TimeLimit limit = target.timeLimit();
        counter.enterStream(target.stream(), limit.isUseful());
        while (!stop.getAsBoolean() && target.take(portion)) {
            try {
                if (!countPortion(target, limit) || copier != null && portion.hasForeignUuid()) {
                    target.giveUp();
                } else if (copier != null) {
                    copyPortion(target.stream(), copier);
                }
            } catch (MalformedTraceException | DecodeFault e) {
                // Whoever reads the stream then says so, after all that comes before.
                target.giveUp();
            } finally {
                target.done();
            }
        }
    }

    private void copyPortion(DataStream target, PacketCopier taker) {
        int end;
        for (int i = 0; i < portion.size(); i = end) {
            end = portion.endIndex(i);
            long offset = portion.packet(i).offsetBytes();
            try {
                taker.copy(target, portion.file(i).channel(), offset, portion.packet(end - 1).endBytes() - offset,
                        portion.streamOffsetBytes(i));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private boolean countPortion(CountedStream target, TimeLimit limit) {
        long total = 0;
        long undated = 0;
        long latest = 0;
        int endIndex = 0;
        long endBytes = 0;
        for (int i = 0; i < portion.size(); i++) {
            if (i == endIndex) {
                endIndex = portion.endIndex(i);
                endBytes = portion.packet(endIndex - 1).endBytes();
            }
            PacketProperties packet = portion.packet(i);
            boolean counted = counter.count(packet, portion.file(i), endBytes, events);
            long inPacket = events.take();
            long timeBits = counter.timeBits();
            if (!counted || timeBits < 0 || packet.beginCycles() < 0) {
                return false;
            }
            long bound = timeBits == 0 ? 0 : -1L >>> Long.numberOfLeadingZeros(timeBits);
            total += inPacket;
            if (!packet.hasBegin()) {
                undated += inPacket;
                latest = Math.max(latest, bound);
            }
            if (!isTimely(limit, packet, bound, inPacket)) {
                return false;
            }
        }
        target.addEvents(total, undated, latest);
        return true;
    }

    /// Whether the times of all events of a packet are sure to fit. The times of packets that do not say when they
    /// begin are looked at together, in the end.
    private boolean isTimely(TimeLimit limit, PacketProperties packet, long bound, long events) {
        if (!counter.isQuick()) {
            return packet.hasBegin() || !limit.dependsOnOrder();
        }
        return !packet.hasBegin() || limit.holds(Math.max(packet.beginCycles(), bound), events);
    }
}
