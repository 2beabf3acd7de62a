// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.internal.packet.EventHeader;
import dev.ringside.kernel.internal.packet.KernelSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The files of a recording: one metadata, and the streams of its channels, in the folder of the current trace chunk.
/// Under the recorder's lock; closed by it.
final class RecordingFiles {
    private KernelRecordingSettings settings;
    private final UUID uuid = UUID.randomUUID();
    private @Nullable TraceMetadata metadata;

    RecordingFiles(KernelRecordingSettings settings) {
        this.settings = settings;
    }

    /// Whether another process can go on where this one is killed.
    boolean areRecoverable() {
        return !settings.forSnapshots() && settings.stateFile().isPresent();
    }

    /// Makes metadata and stream files for what has none yet.
    void open(Collection<RecordedChannel> channels) throws KernelTracingException {
        if (metadata == null && !settings.forSnapshots()) {
            metadata = TraceMetadata.create(settings, settings.outputFolder(), uuid);
        }
        for (RecordedChannel channel : channels) {
            if (channel.recorder.streams().isOpen()) {
                continue;
            }
            EventHeader header = EventHeader.forEvents(channel.recorder.eventClasses());
            DataStreamClass streamClass = KernelSchema.dataStreamClass(
                    settings.clock().clockClass().id(),
                    channel.recorder.streamClassId(),
                    header,
                    channel.recorder.contexts().structure());
            channel.streamClass = streamClass;
            channel.header = header;
            if (metadata == null) {
                channel.recorder.streams().openForSnapshots();
            } else {
                metadata.append(streamClass);
                metadata.append(streamClass, channel.events.values());
                channel.recorder.streams().open(metadata.folder(), uuid, header);
            }
        }
    }

    /// Writes what the kernel holds now as a trace of its own.
    ///
    /// @param folder    made here
    /// @param mostBytes of each stream
    void snapshot(Path folder, Collection<RecordedChannel> channels, long mostBytes) throws KernelTracingException {
        List<RecordedChannel> started =
                channels.stream().filter(channel -> channel.streamClass != null).toList();
        if (started.isEmpty()) {
            throw new KernelTracingException(Reason.INVALID, "the recording has never been started");
        }
        TraceMetadata trace = TraceMetadata.create(settings, folder, uuid);
        try {
            for (RecordedChannel channel : started) {
                DataStreamClass streamClass = Objects.requireNonNull(channel.streamClass);
                trace.append(streamClass);
                trace.append(streamClass, channel.events.values());
                channel.recorder.streams().snapshot(
                        folder, uuid, Objects.requireNonNull(channel.header), mostBytes, channel.stateDumpEvents());
            }
        } finally {
            trace.close();
        }
    }

    /// Keeps what a recovery needs, after each change.
    void save(Collection<RecordedChannel> channels) throws KernelTracingException {
        if (metadata == null || settings.stateFile().isEmpty()) {
            return;
        }
        RecordingState state = new RecordingState(
                settings.sessionName(),
                metadata.folder(),
                uuid,
                settings.clock().traceClock(),
                channels.stream()
                        .filter(channel -> channel.streamClass != null)
                        .map(RecordedChannel::state)
                        .toList());
        try {
            state.save(settings.stateFile().get());
        } catch (IOException e) {
            throw new KernelTracingException(
                    Reason.IO, "cannot save the state: file=" + settings.stateFile().get() + ": " + e.getMessage(), e);
        }
    }

    /// Adds classes to the metadata of a channel that is open already; others are written when it opens.
    void describe(RecordedChannel channel, List<EventRecordClass> added) throws KernelTracingException {
        if (metadata != null && channel.streamClass != null && !added.isEmpty()) {
            metadata.append(channel.streamClass, added);
        }
    }

    /// Ends the files so far and goes on in another folder.
    ///
    /// @param stopped whether the kernel records nothing more
    void rotate(Path folder, Collection<RecordedChannel> channels, boolean stopped) throws KernelTracingException {
        if (metadata == null) {
            throw new KernelTracingException(Reason.INVALID, "the recording has never been started");
        }
        TraceMetadata next = TraceMetadata.create(settings, folder, uuid);
        for (RecordedChannel channel : channels) {
            if (channel.streamClass == null) {
                continue;
            }
            next.append(channel.streamClass);
            next.append(channel.streamClass, channel.events.values());
            channel.recorder.streams().drainAndFlush(stopped);
            channel.recorder.streams().switchTo(folder);
        }
        TraceMetadata before = metadata;
        metadata = next;
        before.close();
    }

    /// Writes the metadata anew, with the clock as it is known now.
    void regenerate(RecordingClock clock, Collection<RecordedChannel> channels) throws KernelTracingException {
        KernelRecordingSettings changed = settings.withClock(clock);
        TraceMetadata before = metadata;
        if (before != null) {
            metadata = anew(TraceMetadata.createAnew(changed, before.folder(), uuid), channels);
            before.close();
        }
        settings = changed;
    }

    private static TraceMetadata anew(TraceMetadata next, Collection<RecordedChannel> channels)
            throws KernelTracingException {
        try {
            for (RecordedChannel channel : channels) {
                if (channel.streamClass != null) {
                    next.append(channel.streamClass);
                    next.append(channel.streamClass, channel.events.values());
                }
            }
            next.replaceOther();
            return next;
        } catch (KernelTracingException e) {
            next.close();
            throw e;
        }
    }

    void close() throws KernelTracingException {
        if (metadata != null) {
            metadata.close();
        }
    }
}
