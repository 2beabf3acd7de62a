// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.RecordingClock;
import dev.ringside.kernel.internal.bpf.OverwritingBuffer;
import dev.ringside.kernel.internal.bpf.RecordBatch;
import dev.ringside.kernel.internal.bpf.RingBuffer;
import dev.ringside.kernel.internal.context.EventContexts;
import dev.ringside.kernel.internal.linux.NativeCallException;
import dev.ringside.kernel.internal.packet.PacketWriter;
import dev.ringside.kernel.internal.syscall.SystemCall;
import dev.ringside.kernel.internal.syscall.SystemCallCapture;
import dev.ringside.kernel.internal.transcode.RecordPlan;
import dev.ringside.protocol.filter.FilterExpression;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The streams of a channel's system calls, one for each CPU beside that of the tracefs instance: each is in time order
/// without waiting for the other, and readers of traces merge streams anyway. Belongs to whoever holds the recorder's
/// lock; whoever makes it closes it.
public final class SystemCallStreams implements AutoCloseable {
    /// Added to the type of a captured record, so that it is nobody else's id in the channel.
    public static final int FIRST_KERNEL_ID = 1 << 16;

    private final SystemCallCapture capture;
    private final RecordingClock clock;
    private final EventContexts contexts;
    private final EventTable table;
    private final Map<Integer, SystemCallReader> readers = new LinkedHashMap<>();
    private final FirstFailure failure = new FirstFailure();

    /// @param clock    of the recording
    /// @param contexts of the channel
    public SystemCallStreams(SystemCallCapture capture, RecordingClock clock, EventContexts contexts) {
        this.clock = clock;
        this.contexts = contexts;
        this.table = new EventTable(contexts);
        this.capture = capture;
    }

    /// Opens the stream of a CPU.
    interface Opener {
        PacketWriter open(int cpu) throws IOException;
    }

    boolean isOpen() {
        return !readers.isEmpty();
    }

    /// Opens the streams.
    ///
    /// @param spoolFolder for what waits to be transcoded
    void open(Opener opener, Path spoolFolder) throws IOException {
        for (Map.Entry<Integer, RingBuffer> buffer : capture.buffers().entrySet()) {
            open(buffer.getKey(), new OldestCalls(buffer.getValue()), opener, spoolFolder);
        }
        for (Map.Entry<Integer, OverwritingBuffer> buffer : capture.overwritingBuffers().entrySet()) {
            open(buffer.getKey(), new NewestCalls(buffer.getValue(), capture::isAttached), opener, spoolFolder);
        }
        table.open();
    }

    private void open(int cpu, CallSource source, Opener opener, Path spoolFolder) throws IOException {
        PacketWriter writer = opener.open(cpu);
        readers.put(cpu, new SystemCallReader(source, clock, table, writer, contexts, new Backlog(spoolFolder), 0));
    }

    /// Keeps what is captured, for [#copy].
    void openForSnapshots() {
        table.open();
    }

    /// Copies of what was captured on a CPU and is still there; nothing is taken out. Of a channel that nobody reads.
    RecordBatch copy(int cpu) {
        OverwritingBuffer newest = capture.overwritingBuffers().get(cpu);
        if (newest != null) {
            return newest.copy(newest.head(), 0, capture.isAttached());
        }
        RingBuffer oldest = capture.buffers().get(cpu);
        return oldest == null ? RecordBatch.empty() : oldest.copy();
    }

    /// Writes copies into a stream.
    RecordWriter recordWriter(PacketWriter writer) {
        return new RecordWriter(table, writer, contexts);
    }

    void put(int classId, RecordPlan plan) {
        table.put(classId, plan);
    }

    void setFilters(int type, List<FilterExpression> any) {
        table.setFilters(type, any);
    }

    /// Records entries or exits of a call, or no longer.
    ///
    /// @param atEntry else at exit
    public void setEnabled(SystemCall call, boolean atEntry, boolean on) {
        capture.setEnabled(call, atEntry, on);
    }

    void setTrackedThreads(Collection<Integer> threads) throws KernelTracingException {
        try {
            capture.setTrackedThreads(threads);
        } catch (NativeCallException e) {
            throw failed(e);
        }
    }

    void setTracingOn(boolean on) throws KernelTracingException {
        if (!on) {
            capture.detach();
            return;
        }
        try {
            capture.attach();
        } catch (NativeCallException e) {
            throw failed(e);
        }
    }

    private static KernelTracingException failed(NativeCallException e) {
        return new KernelTracingException(Reason.IO, String.valueOf(e.getMessage()), e);
    }

    /// For reading what was captured.
    Collection<SystemCallReader> sources() {
        return readers.values();
    }

    /// Settles what was lost last, after everything has been read and nothing more comes.
    void settle() {
        counts().forEach((cpu, count) -> {
            SystemCallReader reader = readers.get(cpu);
            if (reader != null) {
                reader.settleFinally(count);
            }
        });
    }

    void clear() throws IOException {
        if (readers.isEmpty()) {
            capture.buffers().values().forEach(RingBuffer::clear);
            capture.overwritingBuffers().values().forEach(OverwritingBuffer::clear);
        }
        for (Map.Entry<Integer, Long> count : counts().entrySet()) {
            SystemCallReader reader = readers.get(count.getKey());
            if (reader != null) {
                reader.clear(count.getValue());
            }
        }
    }

    private Map<Integer, Long> counts() {
        try {
            return capture.counts();
        } catch (NativeCallException e) {
            failure.keep(new IOException(e.getMessage(), e));
            return Map.of();
        }
    }

    /// The first failure since the last call.
    @Nullable IOException takeFailure() {
        readers.values().forEach(reader -> failure.keep(reader.takeFailure()));
        return failure.take();
    }

    List<PacketWriter> writers() {
        List<PacketWriter> writers = new ArrayList<>();
        readers.values().forEach(reader -> writers.add(reader.writer()));
        return writers;
    }

    @Override
    public void close() {
        readers.values().forEach(failure::keepOfClosing);
        capture.close();
    }
}
