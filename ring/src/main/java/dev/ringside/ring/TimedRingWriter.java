// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import dev.ringside.ring.RingShape.RingClock;
import dev.ringside.ring.internal.TimedRecords;
import java.lang.foreign.MemorySegment;

/// Writes records that someone else has seen before, such as the kernel: of each, the writer says when it was and into
/// which ring it goes. For a file with the clock [RingClock#GIVEN], of which it is the only writer; one thread at a
/// time.
///
/// The consumer may close packets and take them out meanwhile. It ends a packet with its last record, since what is
/// still to be written may be older than the moment of closing.
public final class TimedRingWriter {
    private final TimedRecords records;

    private TimedRingWriter(TimedRecords records) {
        this.records = records;
    }

    /// @param producerId what owner words say while this process holds a ring; positive, unique among the processes
    ///     that use the file
    /// @param start      by the trace's clock, before which no record will be: where time begins in a ring that was
    ///     never written
    public static TimedRingWriter attach(RingFile file, int producerId, long start) {
        if (file.shape().clock() != RingClock.GIVEN) {
            throw new IllegalArgumentException("clock=" + file.shape().clock() + " is not given by the writer");
        }
        TimedRecords records = new TimedRecords(file.segment(), file.shape(), producerId);
        records.begin(start);
        return new TimedRingWriter(records);
    }

    /// Writes a record; one older than the ring's last gets the time of that.
    ///
    /// @param timestamp    by the trace's clock, as all others here
    /// @param eventClassId event record class id, unsigned
    /// @param record       contexts and payload, byte-packed in native byte order
    /// @param bytes        how many of them, from 0 on
    /// @return false if it was discarded (and counted), because the ring is full
    public boolean write(int ring, int eventClassId, long timestamp, MemorySegment record, int bytes) {
        return records.write(ring, eventClassId, timestamp, record, bytes);
    }

    /// Counts events that are lost already; the ring's next packet tells.
    public void countDiscarded(int ring, long events) {
        records.countDiscarded(ring, events);
    }

    /// Ends the open packets of all rings at that time: no record will be older.
    public void reached(long timestamp) {
        records.reached(timestamp);
    }
}
