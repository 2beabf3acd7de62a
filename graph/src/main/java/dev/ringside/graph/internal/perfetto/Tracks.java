// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.perfetto;

import dev.ringside.ctf.reader.DataStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// The tracks that were described so far. One thread.
final class Tracks {
    private static final int FIRST_UUID = 1;

    /// A track with the slices that are open on it, the innermost first.
    static final class Track {
        final long uuid;
        final Deque<String> open = new ArrayDeque<>();
        String name = "";

        Track(long uuid) {
            this.uuid = uuid;
        }
    }

    private record ThreadKey(long pid, long tid) {}

    private record ProcessKey(long pid) {}

    private record CpuKey(long cpu) {}

    private final ProtoBuffer packet = new ProtoBuffer();
    private final Consumer<ProtoBuffer> output;
    private final Map<Object, Track> tracks = new HashMap<>();

    /// @param output takes the packets that describe new tracks
    Tracks(Consumer<ProtoBuffer> output) {
        this.output = output;
    }

    /// The track for an event.
    ///
    /// @param onCpu whether the CPU is preferred to the thread
    Track of(ContextValues context, DataStream stream, boolean onCpu) {
        boolean hasCpu = context.cpu() != ContextValues.UNKNOWN;
        if (onCpu && hasCpu) {
            return cpu(context.cpu());
        }
        if (context.tid() > 0) {
            return thread(context.pid(), context.tid(), context.threadName());
        }
        if (context.pid() > 0) {
            return process(context.pid());
        }
        return hasCpu ? cpu(context.cpu()) : stream(stream);
    }

    private Track thread(long pid, long tid, String name) {
        Track track = tracks.get(new ThreadKey(pid, tid));
        if (track == null) {
            if (pid > 0) {
                process(pid);
            }
            track = add(new ThreadKey(pid, tid));
            describeThread(track, pid, tid, name);
        } else if (!name.isEmpty() && !name.equals(track.name)) {
            describeThread(track, pid, tid, name);
        }
        return track;
    }

    private void describeThread(Track track, long pid, long tid, String name) {
        track.name = name;
        int start = beginDescriptor(track);
        int thread = packet.begin(PerfettoFields.TRACK_THREAD);
        // Perfetto wants a process for each thread: one that is not known is taken for the thread's own.
        packet.putVarint(PerfettoFields.THREAD_PID, pid > 0 ? pid : tid);
        packet.putVarint(PerfettoFields.THREAD_TID, tid);
        if (!name.isEmpty()) {
            packet.putString(PerfettoFields.THREAD_NAME, name);
        }
        packet.end(thread);
        endDescriptor(start);
    }

    private Track process(long pid) {
        Track known = tracks.get(new ProcessKey(pid));
        if (known != null) {
            return known;
        }
        Track track = add(new ProcessKey(pid));
        int start = beginDescriptor(track);
        int process = packet.begin(PerfettoFields.TRACK_PROCESS);
        packet.putVarint(PerfettoFields.PROCESS_PID, pid);
        packet.end(process);
        endDescriptor(start);
        return track;
    }

    private Track cpu(long cpu) {
        Track known = tracks.get(new CpuKey(cpu));
        return known != null ? known : named(new CpuKey(cpu), "CPU " + cpu);
    }

    private Track stream(DataStream stream) {
        Track known = tracks.get(stream);
        return known != null ? known : named(stream, stream.name());
    }

    private Track named(Object key, String name) {
        Track track = add(key);
        int start = beginDescriptor(track);
        packet.putString(PerfettoFields.TRACK_NAME, name);
        endDescriptor(start);
        return track;
    }

    private Track add(Object key) {
        Track track = new Track(FIRST_UUID + tracks.size());
        tracks.put(key, track);
        return track;
    }

    private int beginDescriptor(Track track) {
        packet.setLength(0);
        int start = packet.begin(PerfettoFields.PACKET_TRACK_DESCRIPTOR);
        packet.putVarint(PerfettoFields.TRACK_UUID, track.uuid);
        return start;
    }

    private void endDescriptor(int start) {
        packet.end(start);
        packet.putVarint(PerfettoFields.PACKET_SEQUENCE_ID, 1);
        output.accept(packet);
    }
}
