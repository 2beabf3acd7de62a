// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import dev.ringside.ctf.internal.stream.FoundStream;
import dev.ringside.ctf.internal.stream.PacketIndexes;
import dev.ringside.ctf.internal.stream.RecordWindow;
import dev.ringside.ctf.internal.stream.StreamDiscovery;
import dev.ringside.ctf.internal.stream.TraceClassReading;
import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.schema.Identity;
import dev.ringside.ctf.schema.TraceClass;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/// A trace on disk (CTF2-FS-1.0; CTF 1.8.3): a directory with a `metadata` file and data stream files, or several such
/// directories that are parts of one trace.
///
/// Opening looks at the metadata and at packet headers; data streams are opened when asked for. One thread.
public final class TraceReader {
    private static final int MAX_WINDOWS_BYTES = 32 * 1024 * 1024;
    private static final int MIN_WINDOW_BYTES = 8 * 1024;
    private static final int MAX_STREAMS_AHEAD = 32;

    private final Trace trace;
    private final List<FoundStream> found;
    private final PacketIndexes indexes;
    private final boolean growing;

    private TraceReader(Trace trace, List<FoundStream> found, PacketIndexes indexes, boolean growing) {
        this.trace = trace;
        this.found = found;
        this.indexes = indexes;
        this.growing = growing;
    }

    /// @throws IOException             where the metadata cannot be read
    /// @throws MetadataException       where the metadata is wrong
    /// @throws MalformedTraceException where the first packet of a file is wrong
    public static TraceReader open(Path directory) throws IOException, MetadataException {
        return open(List.of(directory), TraceOptions.DEFAULT);
    }

    /// Opens the parts of one trace. The metadata with the most classes describes them all.
    ///
    /// @throws IOException             where the metadata cannot be read
    /// @throws MetadataException       where the metadata is wrong
    /// @throws MalformedTraceException where the first packet of a file is wrong
    public static TraceReader open(List<Path> directories, TraceOptions options)
            throws IOException, MetadataException {
        List<Path> absolute = new ArrayList<>();
        for (Path directory : directories) {
            absolute.add(directory.toAbsolutePath().normalize());
        }
        TraceClass traceClass = TraceClassReading.read(absolute, options);
        Trace trace = new Trace(traceClass, Optional.of(TraceClassReading.name(traceClass, options)));
        PacketIndexes indexes = new PacketIndexes();
        return new TraceReader(trace, StreamDiscovery.find(trace, absolute, indexes), indexes, options.growing());
    }

    /// By what the parts of one logical trace find each other: that of the metadata, in CTF 1.8 with the namespace of
    /// LTTng where it wrote the trace.
    public static Identity identity(TraceClass traceClass) {
        return TraceClassReading.identity(traceClass);
    }

    public Trace trace() {
        return trace;
    }

    /// The data streams, by the path of their first file.
    public List<DataStream> streams() {
        List<DataStream> streams = new ArrayList<>(found.size());
        for (FoundStream each : found) {
            streams.add(each.stream());
        }
        return streams;
    }

    /// Opens a data stream of [#streams()]. Whoever asks closes the reader.
    public DataStreamReader open(DataStream stream) {
        FoundStream source = found(stream);
        return growing ? source.openGrowing(windowBytes()) : source.open(windowBytes());
    }

    /// The windows of all streams together stay within bounds.
    private int windowBytes() {
        int share = MAX_WINDOWS_BYTES / Math.max(found.size(), 1);
        return Math.clamp(share, MIN_WINDOW_BYTES, RecordWindow.SIZE_BYTES);
    }

    /// Whether there are few enough data streams for [#openAhead] to keep the memory for its blocks within bounds.
    public boolean mayReadAhead() {
        return found.size() <= MAX_STREAMS_AHEAD;
    }

    /// The same, with a worker that decodes ahead of the caller: it has one thread, and may serve several readers.
    /// Whoever asks closes the reader
    /// first, then the worker.
    public DataStreamReader openAhead(DataStream stream, ExecutorService worker) {
        return growing ? found(stream).openGrowing(windowBytes()) : found(stream).openAhead(worker);
    }

    /// Prepares to count the messages of a data stream, with so many threads at most; empty where it still grows.
    public Optional<MessageTally> tally(DataStream stream, int threads) {
        return growing ? Optional.empty() : Optional.of(MessageTally.of(found(stream), threads));
    }

    /// The size of the files that hold a data stream.
    public long sizeBytes(DataStream stream) {
        long sizeBytes = 0;
        for (Path file : found(stream).files()) {
            sizeBytes += file.toFile().length();
        }
        return sizeBytes;
    }

    /// From when to when a data stream has packets; empty where these have no begin and end times.
    ///
    /// @throws MalformedTraceException where a packet is wrong
    public Optional<TimeRange> timeRange(DataStream stream) {
        return found(stream).timeRange();
    }

    /// Whether the packets say the id of the data stream; without one it is known by its file.
    public boolean hasOwnId(DataStream stream) {
        return found(stream).key().hasId();
    }

    /// The packet indexes that were found to be wrong so far, a sentence each. They are not used: packets are found by
    /// their own lengths, which gives the same, more slowly.
    public List<String> indexFaults() {
        return indexes.faults();
    }

    /// Opens all data streams and goes through their event records by time. Whoever asks closes the cursor.
    public EventRecordCursor cursor() {
        return new EventRecordCursor(this);
    }

    private FoundStream found(DataStream stream) {
        for (FoundStream candidate : found) {
            if (candidate.stream() == stream) {
                return candidate;
            }
        }
        throw new IllegalArgumentException("no stream of this trace: " + stream);
    }
}
