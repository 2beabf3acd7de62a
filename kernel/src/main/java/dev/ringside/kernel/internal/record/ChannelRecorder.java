// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.record;

import dev.ringside.kernel.KernelChannelSettings;
import dev.ringside.kernel.KernelChannelStatus;
import dev.ringside.kernel.KernelTracingException;
import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.internal.packet.EventHeader;
import dev.ringside.kernel.internal.packet.PacketWriter;
import dev.ringside.kernel.internal.packet.StreamFile;
import dev.ringside.kernel.internal.statedump.StateDump;
import dev.ringside.kernel.internal.statedump.StateDumpEvent;
import dev.ringside.kernel.internal.tracefs.TracefsInstance;
import dev.ringside.kernel.internal.transcode.RecordPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One channel: its tracefs instance, the events it records, and after the first start a reader and a stream for each CPU.
/// Belongs to whoever holds the recorder's lock; whoever makes it closes it.
public final class ChannelRecorder implements AutoCloseable {
    private final KernelChannelSettings settings;
    private final TracefsInstance instance;
    private final long streamClassId;
    private final EventTable table = new EventTable();
    private final List<CpuReader> readers = new ArrayList<>();
    private final List<StreamFile> files = new ArrayList<>();
    private int pageBytes;
    private final Map<StateDumpEvent, Integer> stateDumpClasses = new EnumMap<>(StateDumpEvent.class);
    private @Nullable StateDumpStream stateDumpStream;
    private @Nullable PacketWriter stateDumpWriter;
    private int eventClasses;
    private @Nullable IOException failure;

    /// Opens the stream of the state dump when it is first needed.
    private interface StateDumpStream {
        PacketWriter open() throws IOException;
    }

    private ChannelRecorder(
            KernelChannelSettings settings, TracefsInstance instance, long streamClassId) {
        this.settings = settings;
        this.instance = instance;
        this.streamClassId = streamClassId;
    }

    /// Takes over an instance and sets its buffers, clock and loss mode; closes it where that fails.
    public static ChannelRecorder create(
            KernelChannelSettings settings, TracefsInstance instance, long streamClassId) throws KernelTracingException {
        ChannelRecorder channel = new ChannelRecorder(settings, instance, streamClassId);
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

    /// Larger kernel sub-buffers need longer runs of free memory and save nothing more.
    private static final int MAX_PAGE_BYTES = 32 << 10;

    public KernelChannelSettings settings() {
        return settings;
    }

    public TracefsInstance instance() {
        return instance;
    }

    public long streamClassId() {
        return streamClassId;
    }

    /// Makes the channel able to record an event.
    ///
    /// @return the id of its event record class
    public int addEvent(RecordPlan plan) {
        int id = eventClasses++;
        table.put(id, plan);
        return id;
    }

    /// Makes the channel able to record an event of the state dump.
    ///
    /// @return the id of its event record class
    public int addEvent(StateDumpEvent event) {
        int id = eventClasses++;
        stateDumpClasses.put(event, id);
        return id;
    }

    /// Writes the state of the machine into a stream of its own, because what the kernel has recorded meanwhile is read later.
    ///
    /// @param wanted of the events that have been added
    public void dumpState(Set<StateDumpEvent> wanted) {
        if (stateDumpStream == null || wanted.isEmpty()) {
            return;
        }
        try {
            if (stateDumpWriter == null) {
                stateDumpWriter = stateDumpStream.open();
            }
            PacketWriter writer = stateDumpWriter;
            new StateDump(wanted, (event, payload) -> {
                        int at = writer.beginRecord(
                                Objects.requireNonNull(stateDumpClasses.get(event)), System.nanoTime(), payload.length);
                        System.arraycopy(payload, 0, writer.packet(), at, payload.length);
                        writer.endRecord(at + payload.length);
                    })
                    .take();
        } catch (IOException e) {
            keep(e);
        }
    }

    private int packetBytes() {
        return Math.toIntExact(settings.subBufferBytes());
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
            int number = cpus.getLast() + 1;
            stateDumpStream = () -> {
                StreamFile file = StreamFile.open(folder, settings.name() + "_" + number);
                files.add(file);
                return new PacketWriter(uuid, streamClassId, number, 0, header, packetBytes(), file);
            };
            for (int cpu : cpus) {
                StreamFile file = StreamFile.open(folder, settings.name() + "_" + cpu);
                files.add(file);
                PacketWriter writer = new PacketWriter(
                        uuid, streamClassId, cpu, cpu, header, packetBytes(), file);
                readers.add(new CpuReader(
                        instance.openPages(cpu),
                        instance.statsFile(cpu),
                        pageBytes,
                        new PageTranscoder(table, writer),
                        writer));
            }
        } catch (IOException e) {
            throw new KernelTracingException(
                    Reason.IO, "cannot open the stream files of channel " + settings.name() + ": " + e.getMessage(), e);
        }
    }

    /// Reads what the kernel has for this channel. A failure is kept for [#takeFailure], and the other CPUs are read all the same.
    public void drain(boolean stopped) {
        for (CpuReader reader : readers) {
            try {
                if (stopped) {
                    reader.drainFinally();
                } else {
                    reader.drain();
                }
            } catch (IOException e) {
                keep(e);
            }
            keep(reader.transcoder().takeFailure());
        }
    }

    /// Writes partly filled packets.
    public void flush(long now) {
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
        if (stateDumpWriter != null) {
            writers.add(stateDumpWriter);
        }
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
        for (PacketWriter writer : writers()) {
            recorded += writer.recorded();
            discarded += writer.discarded();
        }
        long bytes = files.stream().mapToLong(StreamFile::lengthBytes).sum();
        return new KernelChannelStatus(settings.name(), recorded, discarded, bytes);
    }

    /// Closes all files and removes the instance.
    @Override
    public void close() throws KernelTracingException {
        List<AutoCloseable> all = new ArrayList<>(readers);
        all.addAll(files);
        for (AutoCloseable one : all) {
            try {
                one.close();
            } catch (Exception e) {
                keep(e instanceof IOException io ? io : new IOException(e));
            }
        }
        instance.close();
    }
}
