// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The packets of one data stream that lies in one or more files (trace chunks, several inputs), by begin time; among
/// those that begin at the same time (snapshots of one packet that grew), that of the last file comes first, as in
/// Babeltrace 2. A packet that occurs in several files is given once.
public final class PacketMerge implements AutoCloseable {
    private final List<PacketSequence> sequences;
    private final boolean growing;
    private @Nullable PacketSequence current;
    private @Nullable PacketProperties lastPassed;

    /// @param growing whether the files are still being written to
    PacketMerge(List<PacketSequence> sequences, boolean growing) {
        this.sequences = new ArrayList<>(sequences);
        this.growing = growing;
    }

    /// Whether there may be more packets after the end.
    boolean isGrowing() {
        return growing;
    }

    /// Takes notice of what was written since. Only of packets that are whole.
    private void refresh() {
        if (growing) {
            sequences.forEach(PacketSequence::refresh);
        }
    }

    /// The next packet, without going past it; null at the end.
    public @Nullable PacketProperties peek(@Nullable RecordWindow nearby) {
        refresh();
        if (sequences.size() == 1) {
            current = sequences.getFirst();
            return current.peek(nearby);
        }
        PacketProperties first = null;
        for (PacketSequence sequence : sequences) {
            PacketProperties head = sequence.peek(nearby);
            while (head != null && isRepeated(head)) {
                sequence.pass();
                head = sequence.peek(nearby);
            }
            if (head != null && (first == null || !isBefore(first, head))) {
                first = head;
                current = sequence;
            }
        }
        return first;
    }

    /// The file of the packet that [#peek] gave.
    public StreamFile file() {
        return current().file();
    }

    public void pass() {
        lastPassed = current().peek(null);
        current().pass();
    }

    /// Goes back to the first packets.
    void restart() {
        sequences.forEach(sequence -> sequence.moveTo(0, 0));
        lastPassed = null;
        current = null;
    }

    /// Goes back to the first packets, or to later ones that end before a time.
    void restartTowards(long nanos) {
        restart();
        sequences.forEach(sequence -> sequence.moveTowards(nanos));
    }

    private PacketSequence current() {
        if (current == null) {
            throw new IllegalStateException("no packet was looked at");
        }
        return current;
    }

    private static boolean isBefore(PacketProperties a, PacketProperties b) {
        return Long.compareUnsigned(a.beginCycles(), b.beginCycles()) < 0;
    }

    private boolean isRepeated(PacketProperties packet) {
        PacketProperties last = lastPassed;
        return last != null && last.hasBegin() && last.beginCycles() == packet.beginCycles()
                && last.endCycles() == packet.endCycles() && last.totalBytes() == packet.totalBytes()
                && last.contentBits() == packet.contentBits()
                && last.discardedEvents() == packet.discardedEvents()
                && last.sequenceNumber() == packet.sequenceNumber();
    }

    @Override
    public void close() {
        sequences.forEach(PacketSequence::close);
    }
}
