// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DataStreamReader;
import dev.ringside.ctf.reader.TimeRange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/// A data stream and the files that hold its packets, by the begin time of their first. Immutable.
public record FoundStream(DataStream stream, StreamKey key, List<Path> files, PacketIndexes indexes) {
    public FoundStream {
        files = List.copyOf(files);
    }

    FoundStream(DataStream stream, StreamKey key, List<Path> files) {
        this(stream, key, files, new PacketIndexes());
    }

    /// From when to when there are packets; empty where packets have no times.
    public Optional<TimeRange> timeRange() {
        return StreamTimeRange.of(this);
    }

    /// Opens the files. Whoever asks closes the reader.
    public DataStreamReader open() {
        return open(RecordWindow.SIZE_BYTES);
    }

    /// The same with a window of another size, where many streams are read at a time.
    public DataStreamReader open(int windowBytes) {
        return open(windowBytes, 0, false);
    }

    /// Opens files that are still being written to. Whoever asks closes the reader.
    public DataStreamReader openGrowing(int windowBytes) {
        return open(windowBytes, 0, true);
    }

    /// Opens the files and lets a worker with one thread decode ahead. Whoever asks closes the reader, then the worker.
    public DataStreamReader openAhead(ExecutorService worker) {
        return new AheadReader(open(RecordWindow.SIZE_BYTES, AheadReader.BLOCKS, false), worker);
    }

    private FileStreamReader open(int windowBytes, int blocksInUse, boolean growing) {
        RecordWindow window = new RecordWindow(windowBytes, blocksInUse);
        return new FileStreamReader(stream, packets(growing), TracerQuirks.of(stream.trace()), window);
    }

    /// Opens the files for their packets. Whoever asks closes the result.
    public PacketMerge packets(boolean growing) {
        List<PacketSequence> sequences = new ArrayList<>();
        try {
            for (Path file : files) {
                sequences.add(new PacketSequence(stream.schema(), file, key, indexes));
            }
        } catch (RuntimeException e) {
            sequences.forEach(PacketSequence::close);
            throw e;
        }
        return new PacketMerge(sequences, growing);
    }
}
