// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.RecordingClock;
import dev.ringside.kernel.internal.bpf.OverwritingBuffer;
import dev.ringside.kernel.internal.bpf.RecordBatch;
import dev.ringside.kernel.internal.bpf.RingBuffer;
import dev.ringside.kernel.internal.capture.Capture;
import dev.ringside.kernel.internal.capture.CapturedRecord;
import dev.ringside.kernel.internal.context.EventContexts;
import dev.ringside.kernel.internal.linux.NativeCallException;
import dev.ringside.kernel.internal.packet.PacketWriter;
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

/// The streams of what programs of ours capture for a channel, one for each CPU beside that of the tracefs instance:
/// each is in time order without waiting for the other, and readers of traces merge streams anyway. Belongs to whoever
/// holds the recorder's lock; whoever makes it closes it.
///
/// @param <C> what is captured
public final class CapturedStreams<C extends Capture> implements AutoCloseable {
    /// Added to the type of a captured record, so that it is nobody else's id in the channel.
    public static final int FIRST_KERNEL_ID = 1 << 16;

    private final C capture;
    private final RecordingClock clock;
    private final EventContexts contexts;
    private final EventTable table;
    private final Map<Integer, CapturedReader> readers = new LinkedHashMap<>();
    private final FirstFailure failure = new FirstFailure();
    private long accountedMissed;

    /// @param clock    of the recording
    /// @param contexts of the channel
    public CapturedStreams(C capture, RecordingClock clock, EventContexts contexts) {
        this.clock = clock;
        this.contexts = contexts;
        this.table = new EventTable(contexts);
        this.capture = capture;
    }

    /// Whether records of a kernel id (behind [#FIRST_KERNEL_ID]) are of a tracepoint, else of a system call.
    public static boolean isTracepoint(int kernelId) {
        return kernelId >= FIRST_KERNEL_ID + CapturedRecord.FIRST_TRACEPOINT;
    }

    /// The kernel's number of the tracepoint that [#isTracepoint] is true for.
    public static int tracepointId(int kernelId) {
        return kernelId - FIRST_KERNEL_ID - CapturedRecord.FIRST_TRACEPOINT;
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
        for (Map.Entry<Integer, RingBuffer> buffer : capture.buffers().oldest().entrySet()) {
            open(opener.open(buffer.getKey()), new OldestCaptured(buffer.getValue()), spoolFolder, 0);
        }
        for (Map.Entry<Integer, OverwritingBuffer> buffer : capture.buffers().newest().entrySet()) {
            NewestCaptured newest = new NewestCaptured(buffer.getValue(), capture::isAttached);
            open(opener.open(buffer.getKey()), newest, spoolFolder, 0);
        }
        table.open();
    }

    /// Goes on behind what another process wrote.
    ///
    /// @param opener of streams that know how many events were lost so far
    void resume(Opener opener, Path spoolFolder) throws IOException {
        for (Map.Entry<Integer, RingBuffer> buffer : capture.buffers().oldest().entrySet()) {
            int cpu = buffer.getKey();
            PacketWriter writer = opener.open(cpu);
            long accounted = capture.buffers().cleared(cpu) + writer.discarded();
            if (readers.isEmpty()) {
                // The first stream has what was missed, too.
                accountedMissed = Math.min(missed(), accounted);
                accounted -= accountedMissed;
            }
            open(writer, new OldestCaptured(buffer.getValue()), spoolFolder, accounted);
        }
        table.open();
    }

    private void open(PacketWriter writer, CapturedSource source, Path spoolFolder, long lostBefore) {
        Backlog backlog = new Backlog(spoolFolder);
        readers.put(
                writer.cpu(), new CapturedReader(source, clock, table, writer, contexts, backlog, lostBefore));
    }

    /// Keeps what is captured, for [#copy].
    void openForSnapshots() {
        table.open();
    }

    /// Copies of what was captured on a CPU and is still there; nothing is taken out. Of a channel that nobody reads.
    RecordBatch copy(int cpu) {
        OverwritingBuffer newest = capture.buffers().newest().get(cpu);
        if (newest != null) {
            return newest.copy(newest.head(), 0, capture.isAttached());
        }
        RingBuffer oldest = capture.buffers().oldest().get(cpu);
        return oldest == null ? RecordBatch.empty() : oldest.copy();
    }

    /// Writes copies into a stream.
    RecordWriter recordWriter(PacketWriter writer) {
        return new RecordWriter(table, writer, contexts);
    }

    public void put(int classId, RecordPlan plan) {
        table.put(classId, plan);
    }

    public void setFilters(int type, List<FilterExpression> any) {
        table.setFilters(type, any);
    }

    /// What fills them.
    public C capture() {
        return capture;
    }

    void setTrackedThreads(Collection<Integer> threads) throws KernelTracingException {
        try {
            capture.threads().set(threads);
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
    Collection<CapturedReader> sources() {
        return readers.values();
    }

    /// Settles what was lost last, after everything has been read and nothing more comes.
    void settle() {
        counts().forEach((cpu, count) -> {
            CapturedReader reader = readers.get(cpu);
            if (reader != null) {
                reader.settleFinally(count);
            }
        });
        long missed = newlyMissed();
        if (missed > 0 && !readers.isEmpty()) {
            // On which CPU nobody knows.
            readers.values().iterator().next().writer().discard(missed);
        }
    }

    private long newlyMissed() {
        try {
            long missed = missed() - accountedMissed;
            accountedMissed += missed;
            return missed;
        } catch (IOException e) {
            failure.keep(e);
            return 0;
        }
    }

    private long missed() throws IOException {
        try {
            return capture.missed();
        } catch (NativeCallException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    void clear() throws IOException {
        if (readers.isEmpty()) {
            capture.buffers().oldest().values().forEach(RingBuffer::clear);
            capture.buffers().newest().values().forEach(OverwritingBuffer::clear);
        }
        for (Map.Entry<Integer, Long> count : counts().entrySet()) {
            CapturedReader reader = readers.get(count.getKey());
            if (reader != null) {
                reader.clear(count.getValue());
            }
        }
        newlyMissed();
        long missed = accountedMissed;
        for (Map.Entry<Integer, CapturedReader> reader : readers.entrySet()) {
            capture.buffers().setCleared(reader.getKey(), reader.getValue().accountedLost() + missed);
            missed = 0;
        }
    }

    private Map<Integer, Long> counts() {
        try {
            return capture.buffers().counts();
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
