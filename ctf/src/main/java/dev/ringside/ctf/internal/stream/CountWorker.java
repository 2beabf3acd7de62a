// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import dev.ringside.ctf.internal.codec.DecodeFault;
import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.PacketCopier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Counts the events of packets: with a [RecordCounter] where it can, record by record with an [EventScanner] where it
/// cannot. Of one thread, for one data stream after the other.
public final class CountWorker {
    /// So many records go through the general way before the quick one is tried again.
    private static final int SLOW_RECORDS = 64;
    private static final int SLOW_RECORDS_ONLY = 2048;

    private final @Nullable PacketCopier copier;
    private final PacketPortion portion = new PacketPortion();
    private @Nullable CountedStream stream;
    private @Nullable RecordCounter fast;
    private @Nullable EventScanner slow;
    private @Nullable MessageBlock block;
    private @Nullable TimeLimit limit;
    /// The bits that are set in any time of the packet that is known in full.
    private long timeBits;

    public CountWorker() {
        this(null);
    }

    /// @param copier takes the packets that were counted; null: no one does
    public CountWorker(@Nullable PacketCopier copier) {
        this.copier = copier;
    }

    /// Counts packets until there are no more, or someone says stop.
    public void work(CountedStream target, BooleanSupplier stop) {
        enter(target);
        while (!stop.getAsBoolean() && target.take(portion)) {
            try {
                if (!countPortion(target)) {
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

    private void enter(CountedStream target) {
        DataStreamSchema schema = target.stream().schema();
        CountedStream before = stream;
        stream = target;
        block = null;
        if (before == null || before.stream().schema() != schema) {
            TimeLimit ofSchema = TimeLimit.of(schema);
            limit = ofSchema;
            slow = null;
            fast = ofSchema.isUseful() ? RecordCounter.of(schema) : null;
        }
    }

    private boolean countPortion(CountedStream target) {
        long events = 0;
        long undated = 0;
        long latest = 0;
        for (int i = 0; i < portion.size(); i++) {
            PacketProperties packet = portion.packet(i);
            timeBits = 0;
            long counted = countPacket(target, packet, portion.file(i), portion.endBytes(i));
            if (counted < 0 || timeBits < 0 || packet.beginCycles() < 0) {
                return false;
            }
            long bound = timeBits == 0 ? 0 : -1L >>> Long.numberOfLeadingZeros(timeBits);
            events += counted;
            if (!packet.hasBegin()) {
                undated += counted;
                latest = Math.max(latest, bound);
            }
            if (!isTimely(packet, bound, counted)) {
                return false;
            }
        }
        target.addEvents(events, undated, latest);
        return true;
    }

    /// Whether the times of all events of a packet are sure to fit. The times of packets that do not say when they begin
    /// are looked at together, in the end.
    private boolean isTimely(PacketProperties packet, long bound, long events) {
        if (fast == null) {
            return packet.hasBegin() || !limit().dependsOnOrder();
        }
        return !packet.hasBegin() || limit().holds(Math.max(packet.beginCycles(), bound), events);
    }

    /// @return the number of events, or -1 where it cannot be told
    private long countPacket(CountedStream target, PacketProperties packet, StreamFile file, long readEnd) {
        RecordWindow window = portion.window();
        long content = packet.offsetBytes() + (packet.contentStartBits() >>> 3);
        long contentEnd = packet.offsetBytes() + (packet.contentBits() + 7 >>> 3);
        if (!window.contains(file, content)) {
            window.limit(Math.max(readEnd, contentEnd));
            window.moveTo(file, content);
        }
        long events = 0;
        boolean entered = false;
        int position = (int) ((packet.offsetBytes() - window.offsetBytes()) * Byte.SIZE + packet.contentStartBits());
        while (true) {
            int packetStart = (int) ((packet.offsetBytes() - window.offsetBytes()) * Byte.SIZE);
            long end = (packet.offsetBytes() - window.offsetBytes()) * Byte.SIZE + packet.contentBits();
            RecordCounter quick = fast;
            if (quick != null) {
                position = quick.scan(window.bytes(), position, packetStart, (int) Math.min(window.lengthBits(), end));
                events += quick.takeCount();
                timeBits |= quick.takeTimeBits();
            }
            if (position >= end) {
                return events;
            }
            EventScanner general = general(target);
            if (!entered) {
                general.enterPacket(packet);
                entered = true;
            }
            general.window(window.bytes(), packetStart, window.lengthBits(), end);
            MessageBlock records = records(target);
            records.reset(window.bytes());
            try {
                position = general.scan(records, position, quick == null ? SLOW_RECORDS_ONLY : SLOW_RECORDS);
                events += records.size();
                timeBits |= general.cycles();
            } catch (DecodeFault fault) {
                events += records.size();
                timeBits |= general.cycles();
                position = general.positionBits();
                if (!fault.isWindowTooShort() || !moveOn(file, position)) {
                    return -1;
                }
                position &= 7;
            }
        }
    }

    /// Moves the window to a record, or makes it larger where it is there already.
    private boolean moveOn(StreamFile file, int positionBits) {
        RecordWindow window = portion.window();
        int startBytes = positionBits >>> 3;
        if (startBytes == 0) {
            return window.grow(0);
        }
        if (window.reachesEndOf(file)) {
            return false;
        }
        window.moveTo(file, window.offsetBytes() + startBytes);
        return true;
    }

    private EventScanner general(CountedStream target) {
        EventScanner scanner = slow;
        if (scanner == null) {
            scanner = new EventScanner(target.stream().schema());
            slow = scanner;
        }
        return scanner;
    }

    private MessageBlock records(CountedStream target) {
        MessageBlock records = block;
        if (records == null) {
            records = new MessageBlock(target.stream(), SLOW_RECORDS_ONLY + 16);
            block = records;
        }
        return records;
    }

    private TimeLimit limit() {
        TimeLimit current = limit;
        if (current == null) {
            throw new IllegalStateException("no stream was entered");
        }
        return current;
    }
}
