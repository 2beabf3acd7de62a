// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.KernelChannelSettings;
import dev.ringside.kernel.KernelChannelStatus;
import dev.ringside.kernel.KernelContext;
import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.internal.bpf.BpfException;
import dev.ringside.kernel.internal.context.EventContexts;
import dev.ringside.kernel.internal.packet.EventHeader;
import dev.ringside.kernel.internal.packet.PacketWriter;
import dev.ringside.kernel.internal.packet.StreamFile;
import dev.ringside.kernel.internal.statedump.StateDumpEvent;
import dev.ringside.kernel.internal.tracefs.StackIds;
import dev.ringside.kernel.internal.tracefs.TracefsInstance;
import dev.ringside.kernel.internal.transcode.RecordPlan;
import dev.ringside.protocol.filter.FilterExpression;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One channel: its tracefs instance, the events it records, and after the first start a reader and a stream for each
/// CPU. Belongs to whoever holds the recorder's lock; whoever makes it closes it.
public final class ChannelRecorder implements AutoCloseable {
    /// Larger kernel sub-buffers need longer runs of free memory and save nothing more.
    private static final int MAX_PAGE_BYTES = 32 << 10;

    /// How much may wait to be transcoded, of all CPUs.
    private static final long AHEAD_BYTES = Math.min(128L << 20, Runtime.getRuntime().maxMemory() / 4);

    private final KernelChannelSettings settings;
    private final TracefsInstance instance;
    private final long streamClassId;
    private final EventTable table = new EventTable();
    private final StateDumpStream stateDump;
    private final EventContexts contexts;
    private @Nullable StackIds stackIds;
    private final List<CpuReader> readers = new ArrayList<>();
    /// Events added before the contexts were known for good.
    private final Map<Integer, RecordPlan> waiting = new LinkedHashMap<>();

    /// Events of system calls, likewise.
    private final Map<Integer, RecordPlan> waitingCalls = new LinkedHashMap<>();
    private @Nullable SystemCallStreams systemCalls;
    private @Nullable StreamOpener opener;
    private Set<Integer> trackedThreads = Set.of();
    private boolean tracingOn;

    private int pageBytes;
    private int eventClasses;
    private @Nullable IOException failure;

    private ChannelRecorder(
            KernelChannelSettings settings, TracefsInstance instance, long streamClassId, EventContexts contexts) {
        this.settings = settings;
        this.instance = instance;
        this.streamClassId = streamClassId;
        this.contexts = contexts;
        this.stateDump = new StateDumpStream(contexts);
    }

    /// Opens a stream of the channel by its number.
    private interface StreamOpener {
        PacketWriter open(int number, int cpu) throws IOException;
    }

    /// Takes over an instance and sets its buffers, clock and loss mode; closes it where that fails.
    ///
    /// @param contexts none yet
    public static ChannelRecorder create(
            KernelChannelSettings settings, TracefsInstance instance, long streamClassId, EventContexts contexts)
            throws KernelTracingException {
        ChannelRecorder channel = new ChannelRecorder(settings, instance, streamClassId, contexts);
        try {
            instance.setClock("mono");
            instance.setOption("overwrite", settings.overwrite());
            channel.pageBytes = instance.setBufferSizes(
                    Math.min(settings.subBufferBytes(), MAX_PAGE_BYTES),
                    settings.subBufferBytes() * settings.subBufferCount());
            return channel;
        } catch (KernelTracingException e) {
            instance.close();
            throw e;
        }
    }

    /// Takes over an instance as another process left it.
    public static ChannelRecorder attach(
            KernelChannelSettings settings, TracefsInstance instance, long streamClassId, EventContexts contexts)
            throws KernelTracingException {
        ChannelRecorder channel = new ChannelRecorder(settings, instance, streamClassId, contexts);
        channel.pageBytes = instance.subBufferBytes();
        return channel;
    }

    public KernelChannelSettings settings() {
        return settings;
    }

    public TracefsInstance instance() {
        return instance;
    }

    public long streamClassId() {
        return streamClassId;
    }

    public EventContexts contexts() {
        return contexts;
    }

    /// Adds a context field to all events; before [#open].
    public void addContext(KernelContext context) throws KernelTracingException {
        boolean stack = context == KernelContext.CALLSTACK_KERNEL || context == KernelContext.CALLSTACK_USER;
        if (stack && systemCalls != null) {
            throw new KernelTracingException(
                    Reason.INVALID,
                    "add call stacks before system calls are enabled: channel=" + settings.name());
        }
        if (context == KernelContext.CALLSTACK_KERNEL) {
            stackIds = instance.stackIds();
            instance.setOption("stacktrace", true);
        }
        if (context == KernelContext.CALLSTACK_USER) {
            stackIds = instance.stackIds();
            instance.setOption("userstacktrace", true);
        }
        contexts.add(context);
    }

    /// Makes the channel able to record an event.
    ///
    /// @return the id of its event record class
    public int addEvent(RecordPlan plan) {
        int id = eventClasses++;
        if (isOpen()) {
            put(id, plan);
        } else {
            waiting.put(id, plan);
        }
        return id;
    }

    /// Records system calls of this channel through programs of ours from now on; the channel closes them.
    public void captureSystemCalls(SystemCallStreams streams) throws KernelTracingException {
        systemCalls = streams;
        setTrackedThreads(trackedThreads);
        openSystemCalls();
        if (tracingOn) {
            setTracingOn(true);
        }
    }

    /// What records system calls where programs of ours do; empty where tracefs does.
    public Optional<SystemCallStreams> systemCalls() {
        return Optional.ofNullable(systemCalls);
    }

    /// Makes the channel able to record an event of a system call that programs of ours capture.
    ///
    /// @return the id of its event record class
    public int addSystemCall(RecordPlan plan) {
        int id = eventClasses++;
        if (isOpen()) {
            putCall(id, plan);
        } else {
            waitingCalls.put(id, plan);
        }
        return id;
    }

    private void putCall(int id, RecordPlan plan) {
        systemCalls().orElseThrow().put(id, plan);
    }

    /// Records only events of these threads, and of those that they start from now on.
    ///
    /// @param threads empty: of all
    public void setTrackedThreads(Set<Integer> threads) throws KernelTracingException {
        instance.setTrackedThreads(threads);
        trackedThreads = threads;
        if (systemCalls != null) {
            try {
                systemCalls.setTrackedThreads(threads);
            } catch (BpfException e) {
                throw new KernelTracingException(Reason.IO, String.valueOf(e.getMessage()), e);
            }
        }
    }

    /// Starts or stops recording in the kernel.
    public void setTracingOn(boolean on) throws KernelTracingException {
        instance.setTracingOn(on);
        tracingOn = on;
        if (systemCalls != null) {
            try {
                systemCalls.setTracingOn(on);
            } catch (BpfException e) {
                throw new KernelTracingException(Reason.IO, String.valueOf(e.getMessage()), e);
            }
        }
    }

    private void put(int id, RecordPlan plan) {
        table.put(id, plan, contexts);
    }

    /// Makes the channel able to record an event whose class has an id already; before [#resume].
    public void addEvent(int classId, RecordPlan plan) {
        waiting.put(classId, plan);
    }

    /// Makes the channel able to record an event of the state dump.
    ///
    /// @return the id of its event record class
    public int addEvent(StateDumpEvent event) {
        int id = eventClasses++;
        stateDump.add(event, id);
        return id;
    }

    /// Which records of an event to keep: those that any of these filters is true for; all where there is none.
    public void setFilters(int kernelId, List<FilterExpression> any) {
        if (kernelId < SystemCallStreams.FIRST_KERNEL_ID) {
            table.setFilters(kernelId, any);
        } else {
            systemCalls().orElseThrow().setFilters(kernelId - SystemCallStreams.FIRST_KERNEL_ID, any);
        }
    }

    public int eventClasses() {
        return eventClasses;
    }

    public boolean isOpen() {
        return !readers.isEmpty();
    }

    /// Opens a reader and a stream file for each CPU.
    public void open(Path folder, UUID uuid, EventHeader header) throws KernelTracingException {
        List<Integer> cpus = instance.cpus();
        try {
            for (int cpu : cpus) {
                PacketWriter writer = new PacketWriter(
                        uuid, streamClassId, cpu, cpu, header, packetBytes(), streamFile(folder, cpu));
                readers.add(new CpuReader(
                        instance.openPages(cpu),
                        instance.statsFile(cpu),
                        pageBytes,
                        new PageTranscoder(table, writer, contexts, stackIds),
                        writer));
            }
        } catch (IOException e) {
            throw cannotOpen(folder, e);
        }
        waiting.forEach(this::put);
        waiting.clear();
        StreamOpener streams = (number, cpu) -> new PacketWriter(
                uuid, streamClassId, number, cpu, header, packetBytes(), streamFile(currentFolder(folder), number));
        opener = streams;
        int number = cpus.getLast() + 1;
        stateDump.onFirstUse(() -> streams.open(number, 0));
        openSystemCalls();
        waitingCalls.forEach(this::putCall);
        waitingCalls.clear();
    }

    /// The streams of system calls come after those of the instance and of the state dump.
    private void openSystemCalls() throws KernelTracingException {
        StreamOpener streams = opener;
        if (systemCalls == null || streams == null || systemCalls.isOpen()) {
            return;
        }
        int first = readers.size() + 1;
        try {
            systemCalls.open(cpu -> streams.open(first + cpu, cpu));
        } catch (IOException e) {
            throw cannotOpen(readers.getFirst().writer().file().folder(), e);
        }
    }

    /// Goes on behind what another process wrote of each CPU.
    public void resume(Path folder, UUID uuid, EventHeader header) throws KernelTracingException {
        try {
            for (int cpu : instance.cpus()) {
                StreamFile file = StreamFile.resume(folder, settings.name() + "_" + cpu, limits());
                PacketWriter writer =
                        new PacketWriter(uuid, streamClassId, cpu, cpu, header, packetBytes(), file);
                long discarded = writer.resume();
                CpuReader reader = new CpuReader(
                        instance.openPages(cpu),
                        instance.statsFile(cpu),
                        pageBytes,
                        new PageTranscoder(table, writer, contexts, stackIds),
                        writer);
                reader.resume(discarded, settings.overwrite());
                readers.add(reader);
            }
        } catch (IOException e) {
            throw cannotOpen(folder, e);
        }
        waiting.forEach(this::put);
        waiting.clear();
    }

    /// The folder may have changed since the start.
    private Path currentFolder(Path first) {
        return readers.isEmpty() ? first : readers.getFirst().writer().file().folder();
    }

    private StreamFile streamFile(Path folder, int number) throws IOException {
        return StreamFile.open(
                folder,
                settings.name() + "_" + number,
                limits());
    }

    private StreamFile.Limits limits() {
        return new StreamFile.Limits(settings.traceFileBytes(), settings.traceFileCount());
    }

    private int packetBytes() {
        return Math.toIntExact(settings.subBufferBytes());
    }

    private static KernelTracingException cannotOpen(Path folder, IOException e) {
        return new KernelTracingException(
                Reason.IO, "cannot open the stream files: folder=" + folder + ": " + e.getMessage(), e);
    }

    /// Goes on in another folder. What has been read so far stays in the old one; packets must have been flushed.
    public void switchTo(Path folder) throws KernelTracingException {
        List<StreamFile> next = new ArrayList<>();
        try {
            for (PacketWriter writer : writers()) {
                next.add(streamFile(folder, (int) writer.streamId()));
            }
        } catch (IOException e) {
            next.forEach(this::closeQuietly);
            throw cannotOpen(folder, e);
        }
        List<PacketWriter> writers = writers();
        for (int i = 0; i < next.size(); i++) {
            closeQuietly(writers.get(i).switchTo(next.get(i)));
        }
    }

    /// Forgets everything recorded so far, in the kernel and in the files.
    public void clear() throws KernelTracingException {
        instance.write("trace", "\n");
        readers.forEach(CpuReader::clear);
        systemCalls().ifPresent(SystemCallStreams::clear);
        for (PacketWriter writer : writers()) {
            try {
                writer.clear();
            } catch (IOException e) {
                keep(e);
            }
        }
    }

    /// Writes the state of the machine into a stream of its own, because what the kernel has recorded meanwhile is read
    /// later.
    ///
    /// @param wanted of the events that have been added
    public void dumpState(Set<StateDumpEvent> wanted) {
        try {
            stateDump.take(wanted);
        } catch (IOException e) {
            keep(e);
        }
    }

    /// Reads what the kernel has for this channel. A failure is kept for [#takeFailure], and the other CPUs are read
    /// all the same.
    ///
    /// @return how full the fullest CPU's buffer was, 0 to 1 or more
    public double drain(boolean stopped) {
        long most = drainAhead();
        for (CpuReader reader : readers) {
            try {
                if (stopped) {
                    reader.drainFinally();
                } else {
                    most = Math.max(most, reader.drain());
                }
            } catch (IOException e) {
                keep(e);
            }
            keep(reader.transcoder().takeFailure());
        }
        double fill = (double) most / (settings.subBufferBytes() * settings.subBufferCount());
        if (systemCalls != null) {
            fill = Math.max(fill, systemCalls.drain(stopped));
            keep(systemCalls.takeFailure());
        }
        return fill;
    }

    /// Reads what the kernel has and writes partly filled packets.
    ///
    /// @param stopped whether the kernel records nothing more
    public void drainAndFlush(boolean stopped) {
        // Asked before: what comes meanwhile is later than this, and keeps its time.
        long now = System.nanoTime();
        drain(stopped);
        flush(now);
    }

    /// Keeps the kernel's buffers of all CPUs empty while a backlog is transcoded.
    ///
    /// @return bytes read of the fullest CPU
    private long drainAhead() {
        long most = 0;
        boolean more = !readers.isEmpty();
        while (more) {
            more = false;
            for (CpuReader reader : readers) {
                try {
                    most = Math.max(most, reader.readAhead(AHEAD_BYTES / readers.size()));
                } catch (IOException e) {
                    keep(e);
                }
            }
            for (CpuReader reader : readers) {
                try {
                    more |= reader.transcodeAhead();
                } catch (IOException e) {
                    keep(e);
                }
            }
        }
        return most;
    }

    /// Writes partly filled packets.
    private void flush(long now) {
        for (PacketWriter writer : writers()) {
            try {
                writer.flush(now);
            } catch (IOException e) {
                keep(e);
            }
        }
    }

    private List<PacketWriter> writers() {
        List<PacketWriter> writers = new ArrayList<>();
        readers.forEach(reader -> writers.add(reader.writer()));
        stateDump.writer().ifPresent(writers::add);
        systemCalls().ifPresent(streams -> writers.addAll(streams.writers()));
        return writers;
    }

    private void keep(@Nullable IOException e) {
        if (failure == null) {
            failure = e;
        }
    }

    /// The first failure since the last call.
    public @Nullable IOException takeFailure() {
        IOException taken = failure;
        failure = null;
        return taken;
    }

    public KernelChannelStatus status() {
        long recorded = 0;
        long discarded = 0;
        long bytes = 0;
        for (PacketWriter writer : writers()) {
            recorded += writer.recorded();
            discarded += writer.discarded();
            bytes += writer.writtenBytes();
        }
        return new KernelChannelStatus(settings.name(), recorded, discarded, bytes);
    }

    private void closeQuietly(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            keep(e instanceof IOException io ? io : new IOException(e));
        }
    }

    /// Closes all files and removes the instance.
    @Override
    public void close() throws KernelTracingException {
        writers().forEach(writer -> closeQuietly(writer.file()));
        readers.forEach(this::closeQuietly);
        systemCalls().ifPresent(this::closeQuietly);
        instance.close();
    }
}
