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
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Finds which data streams the files of a trace's directories hold (CTF2-FS-1.0).
public final class StreamDiscovery {
    /// So much is not read faster by several threads.
    private static final long MANY_BYTES = 16 << 20;

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
    /// @throws MalformedTraceException where a directory or file cannot be read, or the first packet of a file is
    ///     broken
    public static List<FoundStream> find(Trace trace, List<Path> directories, PacketIndexes indexes) {
        StreamDiscovery discovery = new StreamDiscovery(trace, indexes);
        for (Path directory : directories) {
            discovery.addFiles(dataFiles(directory));
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

    /// Files are looked at on several threads where they are large: the header of each of their packets is read.
    private void addFiles(List<Path> files) {
        List<List<FilePart>> found = new ArrayList<>(Collections.nCopies(files.size(), List.of()));
        @Nullable MalformedTraceException[] faults = new MalformedTraceException[files.size()];
        AtomicInteger next = new AtomicInteger();
        WorkThreads.run(threadsFor(files), ignored -> {
            for (int i = next.getAndIncrement(); i < files.size(); i = next.getAndIncrement()) {
                try {
                    found.set(i, partsIn(files.get(i)));
                } catch (MalformedTraceException e) {
                    // All files before this one are done or under way; none after it is needed.
                    faults[i] = e;
                    next.set(files.size());
                }
            }
        });
        for (int i = 0; i < files.size(); i++) {
            MalformedTraceException fault = faults[i];
            if (fault != null) {
                throw fault;
            }
            for (FilePart part : found.get(i)) {
                Object group = part.key.hasId() ? part.key : new LonelyFile(part.file, part.key);
                parts.computeIfAbsent(group, ignored -> new ArrayList<>()).add(part);
            }
        }
    }

    private static int threadsFor(List<Path> files) {
        long bytes = 0;
        for (Path file : files) {
            bytes += file.toFile().length();
        }
        return bytes < MANY_BYTES ? 1 : Math.min(files.size(), Runtime.getRuntime().availableProcessors());
    }

    /// The data streams that a file holds, each with its first packet there.
    private List<FilePart> partsIn(Path path) {
        Map<StreamKey, FilePart> found = new LinkedHashMap<>();
        try (StreamFile file = StreamFile.open(path)) {
            PacketDecoder decoder = new PacketDecoder(trace);
            PacketProperties first = decoder.decode(file, 0, 0, null);
            if (first != null) {
                note(path, first, found);
                if (mayHoldSeveralStreams(first)) {
                    noteOthers(file, decoder, first, found);
                }
            }
        }
        return List.copyOf(found.values());
    }

    private static void note(Path path, PacketProperties packet, Map<StreamKey, FilePart> found) {
        StreamKey key = StreamKey.of(packet);
        if (!found.containsKey(key)) {
            found.put(key, new FilePart(path, key, packet.beginCycles()));
        }
    }

    /// LTTng's index says that a file holds one stream without a look at every packet.
    private boolean mayHoldSeveralStreams(PacketProperties first) {
        return first.hasStreamId() || trace.streamSchemas().size() > 1;
    }

    private void noteOthers(
            StreamFile file, PacketDecoder decoder, PacketProperties first, Map<StreamKey, FilePart> found) {
        boolean onlyOne =
                indexes.ask(file, false, index -> index.agrees(0, first) && index.holdsOnly(StreamKey.of(first)));
        if (onlyOne) {
            indexes.decided(file.path());
            return;
        }
        try (PacketHops hops = new PacketHops(file, first)) {
            while (hops.next()) {
                PacketProperties packet = decoder.decode(file, hops.offsetBytes(), hops.index(), hops.window());
                if (packet == null) {
                    return;
                }
                note(file.path(), packet, found);
                hops.goOnBehind(packet);
            }
        } catch (MalformedTraceException ignored) {
            // Whoever reads the packets before it reports it, after these.
        } catch (IOException e) {
            throw new MalformedTraceException(file.path().toString(), -1, -1, "cannot read the file: " + e);
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
