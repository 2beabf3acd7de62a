// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.ring.internal.PacketLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A sink that takes packets apart into the records of [#write] and checks on the way that each packet is whole:
/// records fill it exactly, their times lie in it and do not go back, sequence numbers rise.
final class TestRecords implements PacketSink {
    static final int FIXED_BYTES = 14;

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    /// A record read back.
    record TestRecord(int ring, long sequence, int eventClassId, long timestamp, int thread, long counter) {}

    final List<RingPacket> packets = new ArrayList<>();
    final List<TestRecord> records = new ArrayList<>();
    final List<String> corruptions = new ArrayList<>();
    private final Map<Integer, RingPacket> lastOfRing = new TreeMap<>();
    private final int firstRecord;

    TestRecords(RingShape shape) {
        this.firstRecord = PacketLayout.firstRecord(shape.hasCpuId());
    }

    /// Writes a record of `FIXED_BYTES + fillerBytes`.
    ///
    /// @return false if it was discarded
    static boolean write(RingProducer producer, int eventClassId, int thread, long counter, int fillerBytes) {
        int payloadBytes = FIXED_BYTES + fillerBytes;
        long offset = producer.begin(eventClassId, payloadBytes);
        if (offset < 0) {
            return false;
        }
        try {
            writePayload(producer.segment(), offset, thread, counter, fillerBytes);
        } catch (StackOverflowError e) {
            producer.abort(offset);
            return false;
        }
        producer.commit(offset, payloadBytes);
        return true;
    }

    private static void writePayload(MemorySegment segment, long offset, int thread, long counter, int fillerBytes) {
        segment.set(SHORT, offset, (short) (FIXED_BYTES + fillerBytes));
        segment.set(INT, offset + 2, thread);
        segment.set(LONG, offset + 6, counter);
        if (fillerBytes > 0) {
            segment.asSlice(offset + FIXED_BYTES, fillerBytes).fill((byte) 0x5A);
        }
    }

    @Override
    public void packet(RingPacket packet) {
        RingPacket last = lastOfRing.put(packet.ring(), packet);
        if (last != null) {
            assertThat(packet.sequence()).isGreaterThan(last.sequence());
            assertThat(packet.timestampBegin()).isGreaterThanOrEqualTo(last.timestampEnd());
            assertThat(packet.eventsDiscarded()).isGreaterThanOrEqualTo(last.eventsDiscarded());
        }
        packets.add(packet);
        parse(packet);
    }

    private void parse(RingPacket packet) {
        MemorySegment bytes = packet.segment().asSlice(packet.offset(), packet.contentBits() / Byte.SIZE);
        long time = packet.timestampBegin();
        long at = firstRecord;
        while (at < bytes.byteSize()) {
            int id = Short.toUnsignedInt(bytes.get(SHORT, at));
            if (id == PacketLayout.EXTENDED_ID) {
                id = bytes.get(INT, at + 2);
                long full = bytes.get(LONG, at + 6);
                assertThat(full).isGreaterThanOrEqualTo(time);
                time = full;
                at += PacketLayout.EXTENDED_HEADER_BYTES;
            } else {
                time = complete(time, bytes.get(INT, at + 2));
                at += PacketLayout.COMPACT_HEADER_BYTES;
            }
            int payloadBytes = Short.toUnsignedInt(bytes.get(SHORT, at));
            assertThat(payloadBytes).isGreaterThanOrEqualTo(FIXED_BYTES);
            for (long filler = at + FIXED_BYTES; filler < at + payloadBytes; filler++) {
                if (bytes.get(ValueLayout.JAVA_BYTE, filler) != 0x5A) {
                    throw new AssertionError("torn record in " + packet);
                }
            }
            records.add(new TestRecord(
                    packet.ring(),
                    packet.sequence(),
                    id,
                    time,
                    bytes.get(INT, at + 2),
                    bytes.get(LONG, at + 6)));
            at += payloadBytes;
        }
        assertThat(at).as("records fill the packet").isEqualTo(bytes.byteSize());
        assertThat(time).isLessThanOrEqualTo(packet.timestampEnd());
    }

    /// What a reader does with the low 32 bits of a time.
    private static long complete(long previous, int lowBits) {
        long candidate = previous & 0xFFFFFFFF00000000L | Integer.toUnsignedLong(lowBits);
        return candidate < previous ? candidate + (1L << 32) : candidate;
    }

    @Override
    public void corrupted(int ring, String reason, long packetsDropped) {
        corruptions.add("ring=" + ring + " " + reason + " packetsDropped=" + packetsDropped);
    }

    List<Long> counters() {
        return records.stream().map(TestRecord::counter).toList();
    }

    /// Counters by thread, in the order in which they were read, all rings together.
    Map<Integer, List<Long>> countersByThread() {
        Map<Integer, List<Long>> byThread = new TreeMap<>();
        for (TestRecord record : records) {
            byThread.computeIfAbsent(record.thread(), ignored -> new ArrayList<>()).add(record.counter());
        }
        return byThread;
    }

    /// Checks that each thread's counters rise within each ring, and that all rings together hold each counter from 0
    /// to the last one exactly once.
    void assertNoHoles() {
        Map<String, Long> last = new TreeMap<>();
        for (TestRecord record : records) {
            Long before = last.put(record.ring() + "/" + record.thread(), record.counter());
            assertThat(record.counter()).as("order in a ring").isGreaterThan(before == null ? -1 : before);
        }
        countersByThread().forEach((thread, counters) -> {
            List<Long> sorted = counters.stream().sorted().toList();
            for (int i = 0; i < sorted.size(); i++) {
                if (sorted.get(i) != i) {
                    throw new AssertionError("thread " + thread + " has counter " + sorted.get(i) + " at place " + i);
                }
            }
        });
    }
}
