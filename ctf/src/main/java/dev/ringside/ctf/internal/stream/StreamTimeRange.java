// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import dev.ringside.ctf.reader.ClockConversion;
import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.StreamFeatures;
import dev.ringside.ctf.reader.TimeRange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds from when to when a data stream has packets: from indexes where they can be trusted, otherwise from packet
/// contexts.
final class StreamTimeRange {
    private final FoundStream found;
    private final ClockConversion clock;
    private final TracerQuirks quirks;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    private StreamTimeRange(FoundStream found) {
        this.found = found;
        this.clock = found.stream().schema().clockConversion();
        this.quirks = TracerQuirks.of(found.stream().trace());
    }

    /// Empty where packets have no begin and end times.
    static Optional<TimeRange> of(FoundStream found) {
        DataStream stream = found.stream();
        StreamFeatures features = stream.schema().features();
        if (!features.packetBeginTimes() || !features.packetEndTimes()) {
            return Optional.empty();
        }
        StreamTimeRange range = new StreamTimeRange(found);
        for (Path path : found.files()) {
            range.addFile(path);
        }
        return range.first > range.last ? Optional.empty() : Optional.of(new TimeRange(range.first, range.last));
    }

    private void addFile(Path path) {
        try (StreamFile file = StreamFile.open(path)) {
            boolean known = !quirks.mayChangeTimes()
                    && found.indexes().ask(file, false, index -> addIndex(index, file));
            if (known) {
                return;
            }
        }
        addPackets(path);
    }

    /// @return whether the index can tell; otherwise the packets themselves have to
    private boolean addIndex(PacketIndex index, StreamFile file) throws IOException {
        if (!index.isOrdered() || !index.holdsOnly(found.key())) {
            return false;
        }
        long last = index.size() - 1;
        for (long i : new long[] {0, last}) {
            if (!agrees(index, i, file)) {
                found.indexes().distrust(index.path(), "entry " + i + " does not say what the packet says");
                return false;
            }
        }
        try {
            long begin = clock.toNanos(index.entry(0).beginCycles());
            long end = clock.toNanos(index.entry(last).endCycles());
            first = Math.min(first, begin);
            this.last = Math.max(this.last, end);
            return true;
        } catch (ArithmeticException e) {
            return false;
        }
    }

    private boolean agrees(PacketIndex index, long i, StreamFile file) throws IOException {
        try {
            PacketDecoder decoder = new PacketDecoder(found.stream().trace());
            PacketProperties packet = decoder.decode(file, index.entry(i).offsetBytes(), i, null);
            return packet != null && StreamKey.of(packet).equals(found.key()) && index.agrees(i, packet);
        } catch (MalformedTraceException e) {
            return false;
        }
    }

    private void addPackets(Path path) {
        try (PacketSequence packets = new PacketSequence(found.stream().schema(), path, found.key(), found.indexes())) {
            PacketProperties packet = packets.peek(null);
            while (packet != null) {
                packets.pass();
                PacketProperties next = packets.peek(null);
                long end = packet.endCycles();
                if (quirks.needsNextPacket(packet)) {
                    end = corrected(packet, next).endCycles();
                }
                add(packets.file(), packet.indexInFile(), packet.beginCycles(), end);
                packet = next;
            }
        }
    }

    /// The last event's time is only known from reading the stream.
    private PacketProperties corrected(PacketProperties packet, @Nullable PacketProperties next) {
        return quirks.atPacketEnd(packet, next, next == null ? lastEventCycles() : packet.endCycles());
    }

    private long lastEventCycles() {
        long cycles = 0;
        try (var reader = found.open()) {
            for (MessageBlock block = reader.next(); block != null; block = reader.next()) {
                for (int i = 0; i < block.size(); i++) {
                    cycles = block.isEvent(i) ? block.cycles(i) : cycles;
                }
            }
        }
        return cycles;
    }

    private void add(StreamFile file, long packet, long begin, long end) {
        try {
            first = Math.min(first, clock.toNanos(begin));
            last = Math.max(last, clock.toNanos(end));
        } catch (ArithmeticException e) {
            throw new MalformedTraceException(file.path().toString(), packet, -1,
                    "cannot convert clock cycles to nanoseconds: begin=" + Long.toUnsignedString(begin) + " end="
                            + Long.toUnsignedString(end));
        }
    }
}
