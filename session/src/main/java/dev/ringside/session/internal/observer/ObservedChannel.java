// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.observer;

import dev.ringside.ring.RingFile;
import dev.ringside.ring.TimedRingWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongUnaryOperator;

/// The writing end of a channel's rings for observed events, one ring for each CPU. Belongs to the observer's thread
/// once it is made; the rings belong to whoever made them, and outlive it.
public final class ObservedChannel {
    /// What owner words of rings say while the daemon writes. No application has it.
    public static final int PRODUCER_ID = Integer.MAX_VALUE;

    /// What rings are told by their channel's name and this.
    public static final String STREAM_SUFFIX = "-jvm";

    private static final Set<String> CONTEXTS = Set.of("vpid", "vtid", "procname");
    private static final int PROCESS_NAME_BYTES = 16;
    /// Contexts, fixed fields, and a name that the kernel cut to 15 bytes, each of which may have become three.
    private static final int MOST_RECORD_BYTES = 256;

    private final int ringCount;
    private final List<String> contexts;
    private final LongUnaryOperator clock;
    private final TimedRingWriter rings;
    private final MemorySegment record = Arena.ofAuto().allocate(MOST_RECORD_BYTES, Long.BYTES);
    private int at;

    private ObservedChannel(int ringCount, List<String> contexts, LongUnaryOperator clock, TimedRingWriter rings) {
        this.ringCount = ringCount;
        this.contexts = contexts;
        this.clock = clock;
        this.rings = rings;
    }

    /// @param file     of rings that nobody else writes to
    /// @param contexts those of the data stream class
    /// @param clock    what the trace's clock says at a time of CLOCK_MONOTONIC; called on the observer's thread too
    public static ObservedChannel attach(RingFile file, List<String> contexts, LongUnaryOperator clock) {
        TimedRingWriter rings =
                TimedRingWriter.attach(file, PRODUCER_ID, clock.applyAsLong(System.nanoTime()));
        return new ObservedChannel(file.shape().ringCount(), List.copyOf(contexts), clock, rings);
    }

    /// Of a channel's contexts those that observed events have.
    public static List<String> knownContexts(List<String> ofChannel) {
        return ofChannel.stream().filter(CONTEXTS::contains).toList();
    }

    /// Writes the event if the channel has chosen it.
    void write(ThreadSwitch event, Map<String, ChosenEvent> chosen) {
        ChosenEvent asked = chosen.get(event.eventName());
        if (asked == null || !asked.lets(event)) {
            return;
        }
        if (event.cpu() >= ringCount) {
            rings.countDiscarded(0, 1);
            return;
        }
        at = 0;
        contexts.forEach(context -> putContext(context, event));
        putInt(event.pid());
        putInt(event.tid());
        putText(event.threadName());
        record.set(ValueLayout.JAVA_BYTE, at++, (byte) event.preempted());
        record.set(ValueLayout.JAVA_LONG_UNALIGNED, at, event.durationNanos());
        at += Long.BYTES;
        rings.write(event.cpu(), asked.classId(), clock.applyAsLong(event.timeNanos()), record, at);
    }

    private void putContext(String context, ThreadSwitch event) {
        switch (context) {
            case "vpid" -> putInt((int) event.process().virtualPid());
            case "vtid" -> putInt((int) event.virtualTid());
            default -> {
                byte[] name = event.process().name().getBytes(StandardCharsets.UTF_8);
                byte[] cut = Arrays.copyOf(name, Math.min(name.length, PROCESS_NAME_BYTES - 1));
                putBytes(Arrays.copyOf(cut, PROCESS_NAME_BYTES));
            }
        }
    }

    private void putInt(int value) {
        record.set(ValueLayout.JAVA_INT_UNALIGNED, at, value);
        at += Integer.BYTES;
    }

    private void putText(String text) {
        putBytes(text.getBytes(StandardCharsets.UTF_8));
        record.set(ValueLayout.JAVA_BYTE, at++, (byte) 0);
    }

    private void putBytes(byte[] bytes) {
        MemorySegment.copy(bytes, 0, record, ValueLayout.JAVA_BYTE, at, bytes.length);
        at += bytes.length;
    }

    /// Some events that may have been for this channel are lost.
    void lost(int cpu, long events) {
        rings.countDiscarded(cpu < ringCount ? cpu : 0, events);
    }

    /// All up to that time has been written.
    void reached(long timeNanos) {
        rings.reached(clock.applyAsLong(timeNanos));
    }
}
