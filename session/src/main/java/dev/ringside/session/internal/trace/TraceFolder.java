// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.trace;

import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.writer.MetadataFile;
import dev.ringside.protocol.EventDescription;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/// One trace of a session being recorded: its folder with the metadata file, and the classes that have been written
/// there. For a session without output it only gives out ids.
///
/// Belongs to the control agent's thread. The session closes it.
public final class TraceFolder implements Closeable {
    /// Ids past this need the extended header and show that something is wrong.
    private static final int MAXIMUM_EVENT_CLASSES = 65535;

    private static final String METADATA = "metadata";
    private static final FileAttribute<?> FOLDER_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwx---"));
    private static final int MAXIMUM_FOLDER_TRIES = 1000;

    private Origin origin;
    private final UUID uuid;
    private final Optional<Path> folder;
    private Optional<MetadataFile> metadata;
    private final List<StreamClass> streamClasses = new ArrayList<>();
    private final Set<String> streamNames = new HashSet<>();

    /// Whose trace it is, and when and how it is recorded.
    private record Origin(
            TraceOwner owner, String sessionName, Instant sessionCreated, CtfVersion format, TraceClock clock) {
        Origin withClock(TraceClock other) {
            return new Origin(owner, sessionName, sessionCreated, format, other);
        }

        MetadataFile createMetadata(Path file, UUID uuid) throws IOException {
            return MetadataFile.create(
                    file,
                    format,
                    UserSpaceSchema.traceClass(uuid, Environment.of(owner, sessionName, sessionCreated), clock));
        }
    }

    private TraceFolder(Origin origin, UUID uuid, Optional<Path> folder, Optional<MetadataFile> metadata) {
        this.origin = origin;
        this.uuid = uuid;
        this.folder = folder;
        this.metadata = metadata;
    }

    /// The classes of one channel's stream class.
    private record StreamClass(DataStreamClass dataStreamClass, Map<EventDescription, Integer> eventIds) {}

    /// @param output where the session's traces go; empty: nowhere
    public static TraceFolder create(
            Optional<Path> output,
            TraceOwner owner,
            String sessionName,
            Instant sessionCreated,
            CtfVersion format,
            TraceClock clock)
            throws IOException {
        UUID uuid = UUID.randomUUID();
        Origin origin = new Origin(owner, sessionName, sessionCreated, format, clock);
        if (output.isEmpty()) {
            return new TraceFolder(origin, uuid, Optional.empty(), Optional.empty());
        }
        Path folder = createFolder(output.get(), owner);
        MetadataFile metadata = origin.createMetadata(folder.resolve(METADATA), uuid);
        return new TraceFolder(origin, uuid, Optional.of(folder), Optional.of(metadata));
    }

    /// Writes the metadata of a snapshot: everything that has been described so far.
    ///
    /// @param place of the snapshot's trace
    public void describeIn(Path place) throws IOException {
        try (MetadataFile file = origin.createMetadata(place.resolve(METADATA), uuid)) {
            describeAll(file);
        }
    }

    /// Writes the metadata anew, with the clock as it is now.
    public void regenerate(TraceClock clock) throws IOException {
        Origin changed = origin.withClock(clock);
        if (metadata.isPresent()) {
            Path folderOfTrace = folder.orElseThrow();
            Path file = folderOfTrace.resolve("." + METADATA + "-new");
            MetadataFile next = changed.createMetadata(file, uuid);
            try {
                describeAll(next);
                MetadataFile.replace(file, folderOfTrace.resolve(METADATA));
            } catch (IOException e) {
                next.close();
                Files.deleteIfExists(file);
                throw e;
            }
            metadata.get().close();
            metadata = Optional.of(next);
        }
        origin = changed;
    }

    private void describeAll(MetadataFile file) throws IOException {
        try {
            for (StreamClass stream : streamClasses) {
                file.append(stream.dataStreamClass());
                StringBuilder text = new StringBuilder();
                stream.eventIds().entrySet().stream()
                        .sorted(Map.Entry.comparingByValue())
                        .forEach(event -> text.append(file.text(
                                stream.dataStreamClass(),
                                UserSpaceSchema.eventRecordClass(event.getValue(), event.getKey()))));
                file.append(text.toString());
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("an event cannot be described: " + e.getMessage(), e);
        }
    }

    /// Makes the folder of a trace that is not there yet: another one with the same name belongs to someone else.
    public static Path createFolder(Path output, TraceOwner owner) throws IOException {
        Path wanted = output.resolve(owner.folder());
        Files.createDirectories(wanted.getParent(), FOLDER_MODE);
        for (int i = 0; i < MAXIMUM_FOLDER_TRIES; i++) {
            Path folder = i == 0 ? wanted : wanted.resolveSibling(wanted.getFileName() + "-" + i);
            try {
                Files.createDirectory(folder, FOLDER_MODE);
                Files.createDirectory(folder.resolve("index"), FOLDER_MODE);
                return folder;
            } catch (FileAlreadyExistsException e) {
                if (owner instanceof TraceOwner.User) {
                    throw new IOException("there is a trace already: folder=" + folder, e);
                }
            }
        }
        throw new FileAlreadyExistsException(wanted.toString());
    }

    public UUID uuid() {
        return uuid;
    }

    /// Empty for a session without output.
    public Optional<Path> folder() {
        return folder;
    }

    /// Claims the names of a channel's stream files; false when another channel's may be the same.
    public boolean claimStreamNames(Set<String> names) {
        return names.stream().noneMatch(streamNames::contains) && streamNames.addAll(names);
    }

    /// Gives names back that nothing came of.
    public void releaseStreamNames(Set<String> names) {
        streamNames.removeAll(names);
    }

    /// Adds the data stream class of a channel.
    ///
    /// @return its id
    public int addStreamClass(boolean hasCpuId, List<String> contexts) throws IOException {
        int id = streamClasses.size();
        DataStreamClass added = UserSpaceSchema.dataStreamClass(id, origin.clock().name(), hasCpuId, contexts);
        if (metadata.isPresent()) {
            metadata.get().append(added);
        }
        streamClasses.add(new StreamClass(added, new HashMap<>()));
        return id;
    }

    /// The event record class ids of tracepoints in a channel's stream class. Those described alike, whichever process
    /// they are in, share one; new ones are written to the metadata file before this returns.
    ///
    /// @param refused told of the events that no class is left for or that the format cannot say
    /// @return an id for each other event
    public Map<String, Integer> eventClassIds(
            int streamClassId, List<EventDescription> events, Consumer<String> refused) throws IOException {
        StreamClass stream = streamClasses.get(streamClassId);
        Map<EventDescription, Integer> added = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder();
        Map<String, Integer> ids = new HashMap<>();
        for (EventDescription event : events) {
            Integer id = stream.eventIds().getOrDefault(event, added.get(event));
            if (id == null) {
                id = stream.eventIds().size() + added.size();
                Optional<String> problem = describe(stream, id, event, text);
                if (problem.isPresent()) {
                    refused.accept("event=" + event.name() + " is not recorded: " + problem.get());
                    continue;
                }
                added.put(event, id);
            }
            ids.put(event.name(), id);
        }
        if (metadata.isPresent() && !added.isEmpty()) {
            metadata.get().append(text.toString());
        }
        stream.eventIds().putAll(added);
        return ids;
    }

    /// @return what is wrong with it
    private Optional<String> describe(StreamClass stream, int id, EventDescription event, StringBuilder text) {
        if (id >= MAXIMUM_EVENT_CLASSES) {
            return Optional.of("the channel has " + MAXIMUM_EVENT_CLASSES + " event classes already");
        }
        try {
            metadata.ifPresent(file -> text.append(
                    file.text(stream.dataStreamClass(), UserSpaceSchema.eventRecordClass(id, event))));
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /// The event record classes of a stream class, by id.
    public Map<Integer, String> eventNames(int streamClassId) {
        Map<Integer, String> names = new HashMap<>();
        streamClasses.get(streamClassId).eventIds().forEach((event, id) -> names.put(id, event.name()));
        return names;
    }

    @Override
    public void close() throws IOException {
        if (metadata.isPresent()) {
            metadata.get().close();
        }
    }
}
