// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.count;

import dev.ringside.ctf.reader.MessageKind;
import dev.ringside.ctf.reader.MessageTally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A stretch of the merged messages of all data streams: the boundaries in their order, and, once the parts of packets
/// that belong here are counted, the number of events behind each.
///
/// Boundary 0 stands for the beginning of the stretch. Filled by one thread, then only the numbers change: under the
/// lock of [OrderedCount].
final class Stretch {
    private long[] nanos = new long[64];
    private StreamBoundaries[] streams = new StreamBoundaries[64];
    private MessageKind[] kinds = new MessageKind[64];
    private long[] events = {};
    private int size = 1;
    private final List<PacketTask> cut = new ArrayList<>();
    private final List<PacketTask> whole = new ArrayList<>();
    private final List<PacketTask> rests = new ArrayList<>();
    private int unfinished;

    Stretch() {}

    /// Adds the boundary that a stream is at.
    ///
    /// @return its index
    int add(StreamBoundaries stream) {
        if (size == nanos.length) {
            nanos = Arrays.copyOf(nanos, size * 2);
            streams = Arrays.copyOf(streams, size * 2);
            kinds = Arrays.copyOf(kinds, size * 2);
        }
        nanos[size] = stream.nanos();
        streams[size] = stream;
        kinds[size] = stream.kind();
        return size++;
    }

    int size() {
        return size;
    }

    long nanos(int boundary) {
        return nanos[boundary];
    }

    StreamBoundaries stream(int boundary) {
        return streams[boundary];
    }

    /// Adds the part of a packet that is cut where the stretch ends.
    void addCut(PacketTask task) {
        cut.add(task);
    }

    void addWhole(PacketTask task) {
        whole.add(task);
    }

    /// Adds the rest of a packet that was cut before.
    void addRest(PacketTask task) {
        rests.add(task);
    }

    /// No boundary and no task follows.
    void complete() {
        events = new long[size];
        unfinished = cut.size() + whole.size() + rests.size();
    }

    /// What is cut comes first, and what goes on with what was cut last, so that no one has to wait.
    List<PacketTask> tasks() {
        List<PacketTask> tasks = new ArrayList<>(cut);
        tasks.addAll(whole);
        tasks.addAll(rests);
        return tasks;
    }

    /// Takes what was counted for a task.
    ///
    /// @param counted by boundary, the first element for `from`; is cleared
    /// @param to      the boundary before which the last of the counted events is
    /// @return the number of all of them
    long finish(long[] counted, int from, int to) {
        long sum = 0;
        for (int boundary = from; boundary < to; boundary++) {
            sum += counted[boundary - from];
            events[boundary] += counted[boundary - from];
            counted[boundary - from] = 0;
        }
        unfinished--;
        return sum;
    }

    boolean isCounted() {
        return unfinished == 0;
    }

    void tell(MessageTally.Listener listener) {
        for (int boundary = 0; boundary < size; boundary++) {
            if (boundary > 0) {
                listener.messages(kinds[boundary], 1);
            }
            if (events[boundary] > 0) {
                listener.messages(MessageKind.EVENT, events[boundary]);
            }
        }
    }
}
