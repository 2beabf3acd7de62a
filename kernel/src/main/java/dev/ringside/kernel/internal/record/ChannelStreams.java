// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.KernelChannelSettings;
import dev.ringside.kernel.KernelChannelStatus;
import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.RecordingClock;
import dev.ringside.kernel.internal.bpf.DescriptorPoll;
import dev.ringside.kernel.internal.context.EventContexts;
import dev.ringside.kernel.internal.packet.EventHeader;
import dev.ringside.kernel.internal.packet.PacketWriter;
import dev.ringside.kernel.internal.packet.StreamPosition;
import dev.ringside.kernel.internal.statedump.StateDumpEvent;
import dev.ringside.kernel.internal.tracefs.StackIds;
import dev.ringside.kernel.internal.tracefs.TracefsInstance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where the events of one channel go: a reader and a stream for each CPU, one for the state of the machine, and those
/// of its system calls; from the first start on, or, for snapshots, whenever one is taken. Belongs to whoever holds the
/// recorder's lock, but for [#spool] and what tells how full buffers are; whoever makes it closes it.
public final class ChannelStreams implements AutoCloseable {
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
    /// What programs of ours capture: system calls, tracepoints. They are numbered in the order in which they came.
    private final NavigableMap<Integer, CapturedStreams<?>> captured = new TreeMap<>();
    private @Nullable StackIds stackIds;
    private @Nullable ChannelFiles files;
    private boolean open;

    ChannelStreams(ChannelInstance channel, EventTable table) {
        this.settings = channel.settings();
        this.instance = channel.instance();
        this.clock = channel.clock();
        this.streamClassId = channel.streamClassId();
        this.contexts = channel.contexts();
        this.table = table;
        this.stateDump = new StateDumpStream(clock, contexts);
        this.snapshotPages = new SnapshotPages(instance, settings);
    }

    public boolean isOpen() {
        return open;
    }

    /// Whether the kernel's buffers are open for reading.
    boolean isRead() {
        return !pageReaders.isEmpty();
    }

    /// Which stacks the records name; before [#open].
    void setStackIds(StackIds ids) {
        stackIds = ids;
    }

    /// Adds streams of what programs of ours capture, which are closed with these; [#openCaptured] opens them.
    void add(CapturedStreams<?> streams) {
        captured.put(captured.size(), streams);
    }

    /// Adds streams of what programs of a dead process captured, which are closed with these; before [#resume].
    ///
    /// @param index how many others that process added before
    public void addLeft(int index, CapturedStreams<?> streams) {
        captured.put(index, streams);
    }

    StateDumpStream stateDump() {
        return stateDump;
    }

    /// Keeps what is recorded in the kernel, for [#snapshot].
    public void openForSnapshots() {
        open = true;
        table.open();
        captured.values().forEach(CapturedStreams::openForSnapshots);
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
                for (Map.Entry<Integer, CapturedStreams<?>> each : captured.entrySet()) {
                    int number = capturedNumber(each.getKey(), cpu);
                    snapshot.writeCaptured(number, cpu, each.getValue(), mostBytes);
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
        return instance.cpus().size() * (1 + captured.size()) + 1;
    }

    /// Opens a reader and a stream file for each CPU.
    public void open(Path folder, UUID uuid, EventHeader header) throws KernelTracingException {
        ChannelFiles streams = new ChannelFiles(settings, uuid, streamClassId, header, folder);
        List<Integer> cpus = instance.cpus();
        int pageBytes = instance.subBufferBytes();
        try {
            for (int cpu : cpus) {
                add(reader(cpu, streams.open(cpu, cpu), folder, pageBytes));
            }
        } catch (IOException e) {
            throw cannotOpen(folder, e);
        }
        files = streams;
        open = true;
        table.open();
        int number = cpus.getLast() + 1;
        stateDump.onFirstUse(() -> streams.open(number, 0));
        openCaptured();
    }

    private void add(CpuReader reader) throws IOException {
        pageReaders.add(reader);
        readers.exclude(() -> readers.add(reader));
    }

    private void read(CapturedStreams<?> streams) throws IOException {
        Collection<CapturedReader> added = streams.sources();
        readers.exclude(() -> added.forEach(readers::add));
    }

    private CpuReader reader(int cpu, PacketWriter writer, Path folder, int pageBytes) throws IOException {
        PageTranscoder transcoder = new PageTranscoder(table, writer, contexts, stackIds);
        CpuReader.KernelBuffer buffer = new CpuReader.KernelBuffer(
                instance.openPages(cpu, pageBytes), instance.statsFile(cpu), pageBytes, bufferBytes());
        return new CpuReader(clock, buffer, transcoder, writer, new Backlog(folder));
    }

    private long bufferBytes() {
        return settings.subBufferBytes() * settings.subBufferCount();
    }

    /// The streams of what is captured come after those of the instance and of the state dump.
    private int capturedNumber(int index, int cpu) throws KernelTracingException {
        int numbers = instance.cpus().getLast() + 1;
        return numbers + 1 + index * numbers + cpu;
    }

    /// Opens those that have not been opened.
    void openCaptured() throws KernelTracingException {
        ChannelFiles streams = files;
        if (!open) {
            return;
        }
        for (Map.Entry<Integer, CapturedStreams<?>> entry : captured.entrySet()) {
            CapturedStreams<?> each = entry.getValue();
            int first = capturedNumber(entry.getKey(), 0);
            if (streams == null) {
                each.openForSnapshots();
            } else if (!each.isOpen()) {
                try {
                    each.open(cpu -> streams.open(first + cpu, cpu), streams.folder());
                    read(each);
                } catch (IOException e) {
                    throw cannotOpen(streams.folder(), e);
                }
            }
        }
    }

    /// How far each stream is, by its number.
    public Map<Integer, StreamPosition> positions() {
        Map<Integer, StreamPosition> positions = new TreeMap<>();
        writers().forEach(writer -> positions.put((int) writer.streamId(), writer.position()));
        return positions;
    }

    /// Goes on behind what another process wrote of each CPU.
    ///
    /// @param starts where the newest files begin
    public void resume(Path folder, UUID uuid, EventHeader header, Map<Integer, StreamPosition> starts)
            throws KernelTracingException {
        ChannelFiles streams = new ChannelFiles(settings, uuid, streamClassId, header, folder);
        int pageBytes = instance.subBufferBytes();
        try {
            for (int cpu : instance.cpus()) {
                PacketWriter writer = streams.reopen(cpu, cpu);
                long discarded = writer.resume(starts.getOrDefault(cpu, StreamPosition.START));
                CpuReader reader = reader(cpu, writer, folder, pageBytes);
                reader.resume(discarded, settings.overwrite());
                add(reader);
            }
            for (Map.Entry<Integer, CapturedStreams<?>> each : captured.entrySet()) {
                int first = capturedNumber(each.getKey(), 0);
                each.getValue().resume(
                        cpu -> {
                            PacketWriter writer = streams.reopen(first + cpu, cpu);
                            writer.resume(starts.getOrDefault(first + cpu, StreamPosition.START));
                            return writer;
                        },
                        folder);
                read(each.getValue());
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
        for (CapturedStreams<?> each : captured.values()) {
            each.clear();
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
        captured.values().forEach(CapturedStreams::settle);
    }

    private void keepFailures() {
        for (CpuReader reader : pageReaders) {
            failures.keep(reader.transcoder().takeFailure());
        }
        captured.values().forEach(each -> failures.keep(each.takeFailure()));
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
        captured.values().forEach(streams -> writers.addAll(streams.writers()));
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

    /// Closes all files and readers; what fails is of no use to anybody any more.
    @Override
    public void close() {
        writers().forEach(writer -> failures.keepOfClosing(writer.file()));
        failures.keepOfClosing(snapshotPages);
        try {
            readers.exclude(readers::removeAll);
        } catch (IOException e) {
            failures.keep(e);
        }
        pageReaders.forEach(failures::keepOfClosing);
        pageReaders.clear();
        captured.values().forEach(failures::keepOfClosing);
    }
}
