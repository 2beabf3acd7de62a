// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DataStreamSchema;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.Trace;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds which data streams the files of a trace's directories hold (CTF2-FS-1.0).
public final class StreamDiscovery {
    /// Small packets are looked at several at a time.
    private static final int WINDOW_BYTES = 64 * 1024;

    private final Trace trace;
    private final PacketIndexes indexes;
    private final Map<Object, List<FilePart>> parts = new LinkedHashMap<>();

    /// @param firstBeginCycles of the first packet of the stream in the file
    private record FilePart(Path file, StreamKey key, long firstBeginCycles) {}

    private record LonelyFile(Path file, StreamKey key) {}

    private StreamDiscovery(Trace trace, PacketIndexes indexes) {
        this.trace = trace;
        this.indexes = indexes;
    }

    /// @return the data streams, by the path of their first file
    /// @throws MalformedTraceException where a directory or file cannot be read, or the first packet of a file is broken
    public static List<FoundStream> find(Trace trace, List<Path> directories, PacketIndexes indexes) {
        StreamDiscovery discovery = new StreamDiscovery(trace, indexes);
        for (Path directory : directories) {
            for (Path file : dataFiles(directory)) {
                discovery.addFile(file);
            }
        }
        return discovery.found();
    }

    /// The data stream files of a directory: regular, not hidden, not empty, sorted.
    static List<Path> dataFiles(Path directory) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (!name.startsWith(".") && !name.equals("metadata") && Files.isRegularFile(entry)
                        && Files.size(entry) > 0) {
                    files.add(entry);
                }
            }
        } catch (IOException e) {
            throw new MalformedTraceException(directory.toString(), -1, -1, "cannot list the directory: " + e);
        }
        Collections.sort(files);
        return files;
    }

    private void addFile(Path path) {
        try (StreamFile file = StreamFile.open(path)) {
            PacketDecoder decoder = new PacketDecoder(trace);
            PacketProperties first = decoder.decode(file, 0, 0, null);
            if (first == null) {
                return;
            }
            Set<StreamKey> seen = new LinkedHashSet<>();
            add(path, first, seen);
            if (mayHoldSeveralStreams(first)) {
                addOthers(file, decoder, first, seen);
            }
        }
    }

    private void add(Path path, PacketProperties packet, Set<StreamKey> seen) {
        StreamKey key = StreamKey.of(packet);
        if (seen.add(key)) {
            Object group = key.hasId() ? key : new LonelyFile(path, key);
            parts.computeIfAbsent(group, ignored -> new ArrayList<>())
                    .add(new FilePart(path, key, packet.beginCycles()));
        }
    }

    /// LTTng's index says that a file holds one stream without a look at every packet.
    private boolean mayHoldSeveralStreams(PacketProperties first) {
        return first.hasStreamId() || trace.streamSchemas().size() > 1;
    }

    private void addOthers(StreamFile file, PacketDecoder decoder, PacketProperties first, Set<StreamKey> seen) {
        boolean onlyOne = indexes.ask(file, false, index -> index.agrees(0, first) && index.holdsOnly(StreamKey.of(first)));
        if (onlyOne) {
            indexes.decided(file.path());
            return;
        }
        RecordWindow window = new RecordWindow(WINDOW_BYTES);
        int nearBytes = WINDOW_BYTES / 4;
        long offset = first.endBytes();
        boolean small = first.totalBytes() < nearBytes;
        for (long index = first.indexInFile() + 1; offset < file.sizeBytes(); index++) {
            if (small && !window.contains(file, offset + first.headerAndContext().length)) {
                window.moveTo(file, offset);
            }
            long end = decoder.endOfAlike(first, file, offset, window);
            if (end < 0) {
                PacketProperties packet = decoded(file, decoder, offset, index, window);
                if (packet == null) {
                    return;
                }
                add(file.path(), packet, seen);
                end = packet.endBytes();
            }
            small = end - offset < nearBytes;
            offset = end;
        }
    }

    /// @return null where the packet is broken: whoever reads the packets before it reports it, after these
    private static @Nullable PacketProperties decoded(
            StreamFile file, PacketDecoder decoder, long offsetBytes, long index, RecordWindow window) {
        try {
            return decoder.decode(file, offsetBytes, index, window);
        } catch (MalformedTraceException ignored) {
            return null;
        }
    }

    private List<FoundStream> found() {
        Comparator<FilePart> byTime = (a, b) -> Long.compareUnsigned(a.firstBeginCycles, b.firstBeginCycles);
        List<List<FilePart>> groups = new ArrayList<>(parts.values());
        groups.forEach(group -> group.sort(byTime));
        groups.sort((a, b) -> a.getFirst().file.toString().compareTo(b.getFirst().file.toString()));
        List<FoundStream> streams = new ArrayList<>();
        long nextId = 0;
        for (List<FilePart> group : groups) {
            FilePart first = group.getFirst();
            long id = first.key.hasId() ? first.key.streamId() : nextId++;
            DataStreamSchema schema = trace.streamSchema(first.key.streamClassId()).orElseThrow();
            DataStream stream = new DataStream(schema, OptionalLong.of(id), first.file.toString());
            List<Path> files = new ArrayList<>(group.size());
            for (FilePart part : group) {
                files.add(part.file);
            }
            streams.add(new FoundStream(stream, first.key, files, indexes));
        }
        return streams;
    }
}
