// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.internal.linux.NativeCallException;
import dev.ringside.kernel.internal.linux.ThreadPriority;
import dev.ringside.kernel.internal.perf.OnlineProcessors;
import dev.ringside.kernel.internal.perf.PerfBuffer;
import dev.ringside.kernel.internal.perf.PerfRecords;
import dev.ringside.kernel.internal.perf.SwitchEvents;
import dev.ringside.kernel.internal.perf.ThreadDescriptors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// When the threads of chosen processes are put off a CPU and back on, without tracefs and without privileges: what
/// perf_event_open(2) gives of one's own threads where `perf_event_paranoid` is at most 2, and of others with
/// CAP_PERFMON. Threads that a watched process starts are watched from their beginning.
///
/// One thread at a time; whoever opens it closes it. A CPU that goes online later is not watched.
public final class ThreadSwitchTracer implements AutoCloseable {
    /// What a user may lock for such buffers by default, less the page before them.
    private static final int MOST_BUFFER_BYTES = 512 << 10;

    private static final int LEAST_BUFFER_BYTES = 16 << 10;
    private static final int MOST_URGENT = -20;

    private final SwitchEvents events = new SwitchEvents();
    private final List<PerfBuffer> buffers = new ArrayList<>();
    private final List<PerfRecords> records = new ArrayList<>();
    private final Map<Long, ThreadDescriptors> watched = new HashMap<>();

    private ThreadSwitchTracer() {}

    /// What came of watching a process.
    ///
    /// @param threads that were there and are watched
    /// @param leftOut that were there and are not
    /// @param reason  why; empty where none was left out
    public record Watched(int threads, int leftOut, String reason) {}

    /// Why this process cannot trace thread switches at all, and what would change that; empty where it can.
    public static Optional<Facility> missing() {
        Facility facility = ThreadSwitchAccess.find();
        return facility.present() ? Optional.empty() : Optional.of(facility);
    }

    /// Gives the calling thread, which is to [#drain], the processor before others where this user may have that: who a
    /// thread is can be asked only until it ends.
    public static void hurry() {
        ThreadPriority.set(MOST_URGENT);
    }

    /// Makes a buffer for each CPU; watches nothing yet.
    public static ThreadSwitchTracer open() throws KernelTracingException {
        ThreadSwitchTracer tracer = new ThreadSwitchTracer();
        try {
            for (int cpu : OnlineProcessors.numbers()) {
                tracer.buffers.add(PerfBuffer.open(tracer.events, cpu, MOST_BUFFER_BYTES, LEAST_BUFFER_BYTES));
                tracer.records.add(new PerfRecords());
            }
            return tracer;
        } catch (NativeCallException e) {
            tracer.close();
            Optional<Facility> missing = missing();
            throw new KernelTracingException(
                    missing.isPresent() ? Reason.ACCESS_DENIED : Reason.IO,
                    missing.map(Facility::finding).orElse("cannot make buffers for thread switches: " + e.getMessage()),
                    e);
        } catch (IllegalCallerException e) {
            tracer.close();
            throw new KernelTracingException(Reason.ACCESS_DENIED, "native access is not enabled", e);
        }
    }

    /// Watches the threads of a process from now on. May be called again: new threads that were left out are tried
    /// again.
    ///
    /// @throws KernelTracingException if no thread can be watched, saying why
    public Watched watch(long pid) throws KernelTracingException {
        ThreadDescriptors descriptors = watched.computeIfAbsent(pid, each -> new ThreadDescriptors());
        try {
            ThreadDescriptors.Opened opened = descriptors.open(events, buffers, () -> ProcessThreads.of(pid));
            if (opened.threads() == 0) {
                unwatch(pid);
                throw new KernelTracingException(
                        Reason.ACCESS_DENIED, opened.reason().isEmpty() ? "the process has ended" : opened.reason());
            }
            return new Watched(opened.threads(), opened.leftOut(), opened.reason());
        } catch (IllegalCallerException e) {
            unwatch(pid);
            throw new KernelTracingException(Reason.ACCESS_DENIED, "native access is not enabled", e);
        }
    }

    /// Stops watching; what was recorded before still comes.
    public void unwatch(long pid) {
        ThreadDescriptors descriptors = watched.remove(pid);
        if (descriptors != null) {
            descriptors.close();
        }
    }

    /// Hands out what happened up to a moment.
    ///
    /// Up to that moment the switch by which a thread left a CPU is never missing where the one by which it came back
    /// on another is there: the kernel had finished the first before it began the second.
    ///
    /// @param untilNanos not in the future
    /// @return how many records
    public int drain(long untilNanos, ThreadSwitchSink sink) {
        for (int i = 0; i < buffers.size(); i++) {
            buffers.get(i).read(records.get(i));
        }
        int count = 0;
        for (int i = oldest(untilNanos); i >= 0; i = oldest(untilNanos)) {
            handOut(buffers.get(i).cpu(), records.get(i), sink);
            records.get(i).next();
            count++;
        }
        return count;
    }

    /// The CPU whose next record is the oldest of all, or −1 where none is old enough.
    private int oldest(long untilNanos) {
        int oldest = -1;
        long oldestNanos = untilNanos;
        for (int i = 0; i < records.size(); i++) {
            PerfRecords each = records.get(i);
            if (each.present() && each.timeNanos() - oldestNanos <= 0) {
                oldest = i;
                oldestNanos = each.timeNanos();
            }
        }
        return oldest;
    }

    private static void handOut(int cpu, PerfRecords record, ThreadSwitchSink sink) {
        switch (record.type()) {
            case PerfRecords.SWITCHED -> {
                if (record.switchedOut()) {
                    sink.switchedOut(cpu, record.timeNanos(), record.pid(), record.tid(), record.preempted());
                } else {
                    sink.switchedIn(cpu, record.timeNanos(), record.pid(), record.tid());
                }
            }
            case PerfRecords.NAMED -> sink.named(record.pid(), record.tid(), record.name());
            case PerfRecords.ENDED -> sink.ended(record.pid(), record.tid());
            case PerfRecords.LOST -> sink.lost(cpu, record.timeNanos(), record.lost());
            default -> {
                // A thread that was started tells of itself when it first runs.
            }
        }
    }

    @Override
    public void close() {
        watched.values().forEach(ThreadDescriptors::close);
        watched.clear();
        buffers.forEach(PerfBuffer::close);
        buffers.clear();
        records.clear();
    }
}
