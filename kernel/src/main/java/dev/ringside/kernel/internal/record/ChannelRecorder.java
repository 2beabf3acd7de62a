// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.KernelChannelSettings;
import dev.ringside.kernel.KernelChannelStatus;
import dev.ringside.kernel.KernelContext;
import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.PerfCounter;
import dev.ringside.kernel.RecordingClock;
import dev.ringside.kernel.internal.bpf.DescriptorPoll;
import dev.ringside.kernel.internal.context.EventContexts;
import dev.ringside.kernel.internal.packet.EventHeader;
import dev.ringside.kernel.internal.packet.PacketWriter;
import dev.ringside.kernel.internal.statedump.StateDumpEvent;
import dev.ringside.kernel.internal.tracefs.FunctionTracer;
import dev.ringside.kernel.internal.tracefs.StackIds;
import dev.ringside.kernel.internal.tracefs.TracefsInstance;
import dev.ringside.kernel.internal.transcode.RecordPlan;
import dev.ringside.protocol.filter.FilterExpression;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One channel: its tracefs instance, the events it records, and after the first start a reader and a stream for each
/// CPU. Belongs to whoever holds the recorder's lock; whoever makes it closes it.
public final class ChannelRecorder implements AutoCloseable {
    /// Larger kernel sub-buffers need longer runs of free memory and save nothing more.
    private static final int MAX_PAGE_BYTES = 32 << 10;

    /// Of a buffer, when its reader is woken: the rest is for what comes until it runs.
    private static final int WAKE_PERCENT = 25;

    private final KernelChannelSettings settings;
    private final TracefsInstance instance;
    private final RecordingClock clock;
    private final long streamClassId;
    private final EventContexts contexts;
    private final EventTable table;
    private final StateDumpStream stateDump;
    private final FirstFailure failures = new FirstFailure();
    private final ChannelReaders readers = new ChannelReaders(failures);
    private final SnapshotPages snapshotPages;
    private final List<CpuReader> pageReaders = new ArrayList<>();
    private @Nullable SystemCallStreams systemCalls;
    private @Nullable StackIds stackIds;
    private @Nullable FunctionTracer functionTracer;
    private @Nullable FunctionIds functionIds;
    private @Nullable ChannelFiles files;
    private Set<Integer> trackedThreads = Set.of();
    private boolean tracingOn;
    private int pageBytes;
    private int eventClasses;
    private boolean open;

    private ChannelRecorder(
            KernelChannelSettings settings,
            TracefsInstance instance,
            RecordingClock clock,
            long streamClassId,
            EventContexts contexts) {
        this.settings = settings;
        this.instance = instance;
        this.clock = clock;
        this.streamClassId = streamClassId;
        this.contexts = contexts;
        this.table = new EventTable(contexts);
        this.stateDump = new StateDumpStream(clock, contexts);
        this.snapshotPages = new SnapshotPages(instance, settings);
    }

    /// Takes over an instance and sets its buffers, clock and loss mode; closes it where that fails.
    ///
    /// @param contexts none yet
    public static ChannelRecorder create(
            KernelChannelSettings settings,
            TracefsInstance instance,
            RecordingClock clock,
            long streamClassId,
            EventContexts contexts)
            throws KernelTracingException {
        ChannelRecorder channel = new ChannelRecorder(settings, instance, clock, streamClassId, contexts);
        try {
            instance.setClock(clock.traceClock());
            instance.setWakePercent(WAKE_PERCENT);
            instance.setOption("overwrite", settings.overwrite());
            channel.pageBytes = instance.setBufferSizes(
                    Math.min(settings.subBufferBytes(), MAX_PAGE_BYTES),
                    channel.bufferBytes());
            return channel;
        } catch (KernelTracingException e) {
            instance.close();
            throw e;
        }
    }

    /// Takes over an instance as another process left it.
    public static ChannelRecorder attach(
            KernelChannelSettings settings,
            TracefsInstance instance,
            RecordingClock clock,
            long streamClassId,
            EventContexts contexts)
            throws KernelTracingException {
        ChannelRecorder channel = new ChannelRecorder(settings, instance, clock, streamClassId, contexts);
        channel.pageBytes = instance.subBufferBytes();
        return channel;
    }

    public KernelChannelSettings settings() {
        return settings;
    }

    public RecordingClock clock() {
        return clock;
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
        if (stack) {
            stackIds = instance.stackIds();
            instance.setOption(context == KernelContext.CALLSTACK_KERNEL ? "stacktrace" : "userstacktrace", true);
        }
        contexts.add(context);
    }

    /// Adds a performance counter to all events, which are to be system calls that programs of ours capture; before [#open].
    public void addCounter(PerfCounter counter) throws KernelTracingException {
        if (systemCalls != null) {
            throw new KernelTracingException(
                    Reason.INVALID,
                    "add performance counters before system calls are enabled: channel=" + settings.name());
        }
        if (eventClasses > 0) {
            throw new KernelTracingException(
                    Reason.UNSUPPORTED,
                    "the channel has events whose records have no room for performance counters (only system calls that"
                            + " eBPF programs capture have): channel=" + settings.name());
        }
        contexts.add(counter, instance.cpus());
    }

    /// Makes the channel able to record an event.
    ///
    /// @return the id of its event record class
    public int addEvent(RecordPlan plan) {
        int id = eventClasses++;
        table.put(id, plan);
        return id;
    }

    /// Which functions the records of the function tracer are of.
    ///
    /// @param newIds used where the channel has none yet
    public FunctionIds functionIds(Supplier<FunctionIds> newIds) {
        FunctionIds known = functionIds;
        if (known == null) {
            known = newIds.get();
            functionIds = known;
            table.setFunctions(known);
        }
        return known;
    }

    /// Records entries of these functions, and of no others; the first ones before [#open].
    public void setFunctions(Set<String> functions) throws KernelTracingException {
        if (functionTracer == null) {
            if (functions.isEmpty()) {
                return;
            }
            functionTracer = new FunctionTracer(instance);
            functionTracer.setTrackedThreads(trackedThreads);
        }
        if (!functionTracer.isInstalled() && !pageReaders.isEmpty()) {
            throw new KernelTracingException(
                    Reason.UNSUPPORTED,
                    "the first function of a channel is enabled before its first start, because the kernel changes no tracer"
                            + " while its buffers are read: channel=" + settings.name());
        }
        functionTracer.setFunctions(functions);
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
        systemCalls().orElseThrow().put(id, plan);
        return id;
    }

    /// Records only events of these threads, and of those that they start from now on.
    ///
    /// @param threads empty: of all
    public void setTrackedThreads(Set<Integer> threads) throws KernelTracingException {
        instance.setTrackedThreads(threads);
        trackedThreads = threads;
        if (functionTracer != null) {
            functionTracer.setTrackedThreads(threads);
        }
        if (systemCalls != null) {
            systemCalls.setTrackedThreads(threads);
        }
    }

    /// Starts or stops recording in the kernel.
    public void setTracingOn(boolean on) throws KernelTracingException {
        instance.setTracingOn(on);
        tracingOn = on;
        if (systemCalls != null) {
            systemCalls.setTracingOn(on);
        }
    }

    /// Makes the channel able to record an event whose class has an id already; before [#resume].
    public void addEvent(int classId, RecordPlan plan) {
        table.put(classId, plan);
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
        return open;
    }

    /// Keeps what is recorded in the kernel, for [#snapshot].
    public void openForSnapshots() {
        open = true;
        table.open();
        systemCalls().ifPresent(SystemCallStreams::openForSnapshots);
    }

    /// Lets snapshots map no buffer of the kernel, also where they could.
    public void leaveUnmapped() {
        snapshotPages.leaveUnmapped();
    }

    /// Writes what is there of this channel now, and the state of the machine, into a folder, and keeps it.
    ///
    /// @param mostBytes of each stream
    /// @param wanted    of the events of the state dump that have been added
    public void snapshot(Path folder, UUID uuid, EventHeader header, long mostBytes, Set<StateDumpEvent> wanted)
            throws KernelTracingException {
        ChannelFiles streams = new ChannelFiles(settings, uuid, streamClassId, header, folder);
        ChannelSnapshot snapshot = new ChannelSnapshot(snapshotPages, clock, table, contexts, stackIds, streams);
        List<Integer> cpus = instance.cpus();
        int stateNumber = cpus.getLast() + 1;
        try {
            for (int cpu : cpus) {
                snapshot.writeCpu(cpu, mostBytes);
                if (systemCalls != null) {
                    snapshot.writeCalls(stateNumber + 1 + cpu, cpu, systemCalls, mostBytes);
                }
            }
            snapshot.writeState(stateNumber, stateDump, wanted);
        } catch (IOException e) {
            throw new KernelTracingException(
                    Reason.IO,
                    "cannot write a snapshot: channel=" + settings.name() + " folder=" + folder + ": " + e.getMessage(),
                    e);
        }
    }

    /// How many streams [#snapshot] writes at most.
    public int snapshotStreams() throws KernelTracingException {
        int cpus = instance.cpus().size();
        return systemCalls == null ? cpus + 1 : 2 * cpus + 1;
    }

    /// Opens a reader and a stream file for each CPU.
    public void open(Path folder, UUID uuid, EventHeader header) throws KernelTracingException {
        ChannelFiles streams = new ChannelFiles(settings, uuid, streamClassId, header, folder);
        List<Integer> cpus = instance.cpus();
        try {
            for (int cpu : cpus) {
                add(reader(cpu, streams.open(cpu, cpu), folder));
            }
        } catch (IOException e) {
            throw cannotOpen(folder, e);
        }
        files = streams;
        open = true;
        table.open();
        int number = cpus.getLast() + 1;
        stateDump.onFirstUse(() -> streams.open(number, 0));
        openSystemCalls();
    }

    private void add(CpuReader reader) throws IOException {
        pageReaders.add(reader);
        readers.exclude(() -> readers.add(reader));
    }

    private CpuReader reader(int cpu, PacketWriter writer, Path folder) throws IOException {
        PageTranscoder transcoder = new PageTranscoder(table, writer, contexts, stackIds);
        return new CpuReader(
                clock,
                instance.openPages(cpu, pageBytes),
                instance.statsFile(cpu),
                pageBytes,
                bufferBytes(),
                transcoder,
                writer,
                new Backlog(folder));
    }

    private long bufferBytes() {
        return settings.subBufferBytes() * settings.subBufferCount();
    }

    /// The streams of system calls come after those of the instance and of the state dump.
    private void openSystemCalls() throws KernelTracingException {
        ChannelFiles streams = files;
        if (systemCalls == null || systemCalls.isOpen()) {
            return;
        }
        if (streams == null) {
            if (open) {
                systemCalls.openForSnapshots();
            }
            return;
        }
        int first = pageReaders.size() + 1;
        try {
            systemCalls.open(cpu -> streams.open(first + cpu, cpu), streams.folder());
            Collection<SystemCallReader> added = systemCalls.sources();
            readers.exclude(() -> added.forEach(readers::add));
        } catch (IOException e) {
            throw cannotOpen(streams.folder(), e);
        }
    }

    /// Goes on behind what another process wrote of each CPU.
    public void resume(Path folder, UUID uuid, EventHeader header) throws KernelTracingException {
        ChannelFiles streams = new ChannelFiles(settings, uuid, streamClassId, header, folder);
        try {
            for (int cpu : instance.cpus()) {
                PacketWriter writer = streams.reopen(cpu, cpu);
                long discarded = writer.resume();
                CpuReader reader = reader(cpu, writer, folder);
                reader.resume(discarded, settings.overwrite());
                add(reader);
            }
        } catch (IOException e) {
            throw cannotOpen(folder, e);
        }
        open = true;
        table.open();
    }

    private static KernelTracingException cannotOpen(Path folder, IOException e) {
        return new KernelTracingException(
                Reason.IO, "cannot open the stream files: folder=" + folder + ": " + e.getMessage(), e);
    }

    /// Goes on in another folder. What has been read so far stays in the old one; packets must have been flushed. Of a
    /// channel that is open.
    public void switchTo(Path folder) throws KernelTracingException {
        try {
            Objects.requireNonNull(files).switchTo(folder, writers(), failures);
        } catch (IOException e) {
            throw cannotOpen(folder, e);
        }
    }

    /// Forgets everything recorded so far, in the kernel and in the files.
    public void clear() throws KernelTracingException {
        try {
            readers.exclude(this::clearBuffers);
        } catch (IOException e) {
            failures.keep(e);
        }
        for (PacketWriter writer : writers()) {
            try {
                writer.clear();
            } catch (IOException e) {
                failures.keep(e);
            }
        }
    }

    private void clearBuffers() throws IOException {
        try {
            instance.write("trace", "\n");
        } catch (KernelTracingException e) {
            throw new IOException(e.getMessage(), e);
        }
        snapshotPages.clear();
        for (CpuReader reader : pageReaders) {
            reader.clear();
        }
        if (systemCalls != null) {
            systemCalls.clear();
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
            failures.keep(e);
        }
    }

    /// Has a poll say when there is something to read.
    ///
    /// @return false where it cannot say so of all buffers
    public boolean watch(DescriptorPoll poll) throws IOException {
        return readers.watch(poll);
    }

    /// Only copies what the kernel has, for [#transcode]; needs no lock, so that nothing is lost while whoever has the
    /// recorder's lock is slow.
    ///
    /// @return whether all of it found room
    public boolean spool() {
        return readers.spool();
    }

    /// Whether anything that was copied waits to be transcoded.
    public boolean isBehind() {
        return readers.isBehind();
    }

    /// How long it takes to transcode what is there, as far as the last time tells.
    public long estimatedNanos() {
        return readers.estimatedNanos();
    }

    /// Transcodes what was copied.
    ///
    /// @param untilNanos when to come to an end
    /// @param direct     what the kernel has too; for the thread that calls [#spool] otherwise
    /// @return whether there may be more
    public boolean transcode(long untilNanos, boolean direct) {
        boolean more = readers.transcode(untilNanos, direct);
        keepFailures();
        return more;
    }

    /// How full the fullest buffer was, 0 to 1 or more: what has been read since the last call.
    public double takeFill() {
        return readers.takeFill();
    }

    /// Reads what the kernel has for this channel. A failure is kept for [#takeFailure], and the other CPUs are read
    /// all the same.
    private void drain(boolean stopped) {
        readers.drain(stopped);
        if (stopped) {
            settle();
        }
        keepFailures();
    }

    private void settle() {
        for (CpuReader reader : pageReaders) {
            try {
                reader.settle();
            } catch (IOException e) {
                failures.keep(e);
            }
        }
        if (systemCalls != null) {
            systemCalls.settle();
        }
    }

    private void keepFailures() {
        for (CpuReader reader : pageReaders) {
            failures.keep(reader.transcoder().takeFailure());
        }
        if (systemCalls != null) {
            failures.keep(systemCalls.takeFailure());
        }
    }

    /// Reads what the kernel has and writes partly filled packets.
    ///
    /// @param stopped whether the kernel records nothing more
    public void drainAndFlush(boolean stopped) {
        // Asked before: what comes meanwhile is later than this, and keeps its time.
        long now = clock.now();
        drain(stopped);
        flush(now);
    }

    /// Writes partly filled packets.
    private void flush(long now) {
        for (PacketWriter writer : writers()) {
            try {
                writer.flush(now);
            } catch (IOException e) {
                failures.keep(e);
            }
        }
    }

    private List<PacketWriter> writers() {
        List<PacketWriter> writers = new ArrayList<>();
        pageReaders.forEach(reader -> writers.add(reader.writer()));
        stateDump.writer().ifPresent(writers::add);
        systemCalls().ifPresent(streams -> writers.addAll(streams.writers()));
        return writers;
    }

    /// The first failure since the last call.
    public @Nullable IOException takeFailure() {
        return failures.take();
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

    /// Closes all files and removes the instance.
    @Override
    public void close() throws KernelTracingException {
        writers().forEach(writer -> failures.keepOfClosing(writer.file()));
        failures.keepOfClosing(snapshotPages);
        try {
            readers.exclude(readers::removeAll);
        } catch (IOException e) {
            failures.keep(e);
        }
        pageReaders.forEach(failures::keepOfClosing);
        pageReaders.clear();
        systemCalls().ifPresent(failures::keepOfClosing);
        instance.close();
    }
}
