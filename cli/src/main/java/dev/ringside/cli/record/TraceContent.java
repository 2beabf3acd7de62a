// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.record;

import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DataStreamReader;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.MessageBlock;
import dev.ringside.ctf.reader.TraceReader;
import dev.ringside.ctf.schema.EventRecordClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is in the traces below a folder, read back the way every reader does: how many event records of each name, and
/// what could not be read.
///
/// One thread.
public final class TraceContent {
    private static final String METADATA = "metadata";

    private final Map<String, Long> counts = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();

    private TraceContent() {}

    /// Reads all traces below a folder; a folder that is not there has none. What is wrong in a trace goes into
    /// [#faults()] and ends the reading of the stream it is in.
    public static TraceContent read(Path folder) throws IOException {
        TraceContent content = new TraceContent();
        if (Files.isDirectory(folder)) {
            for (Path trace : traces(folder)) {
                content.readTrace(trace);
            }
        }
        return content;
    }

    private static List<Path> traces(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> METADATA.equals(String.valueOf(file.getFileName()))
                    && Files.isRegularFile(file))
                    .map(Path::getParent)
                    .sorted()
                    .toList();
        }
    }

    private void readTrace(Path trace) {
        try {
            TraceReader reader = TraceReader.open(trace);
            for (DataStream stream : reader.streams()) {
                readStream(reader, stream);
            }
        } catch (IOException | MetadataException | MalformedTraceException e) {
            faults.add(e.getMessage());
        }
    }

    private void readStream(TraceReader trace, DataStream stream) {
        long[] byOrdinal = new long[stream.schema().eventRecordClassCount()];
        try (DataStreamReader reader = trace.open(stream)) {
            for (MessageBlock block = next(reader); block != null; block = next(reader)) {
                count(block, byOrdinal);
            }
        } catch (MalformedTraceException e) {
            faults.add(e.getMessage());
        }
        List<EventRecordClass> classes = stream.schema().streamClass().eventRecordClasses();
        for (int ordinal = 0; ordinal < byOrdinal.length; ordinal++) {
            if (byOrdinal[ordinal] > 0) {
                counts.merge(name(classes.get(ordinal)), byOrdinal[ordinal], Long::sum);
            }
        }
    }

    private static @Nullable MessageBlock next(DataStreamReader reader) {
        return reader.next();
    }

    private static void count(MessageBlock block, long[] byOrdinal) {
        for (int message = 0; message < block.size(); message++) {
            if (block.isEvent(message)) {
                byOrdinal[block.eventRecordClassOrdinal(message)]++;
            }
        }
    }

    private static String name(EventRecordClass eventClass) {
        return eventClass.identity().name().orElse("event class " + eventClass.id());
    }

    /// Event records by the name of their class, in the order of the names.
    public Map<String, Long> counts() {
        return counts;
    }

    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /// What could not be read, a sentence each.
    public List<String> faults() {
        return faults;
    }
}
