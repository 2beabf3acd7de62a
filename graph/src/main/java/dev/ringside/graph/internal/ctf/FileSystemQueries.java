// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.ctf;

import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.metadata.MetadataReader;
import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.MalformedTraceException;
import dev.ringside.ctf.reader.TimeRange;
import dev.ringside.ctf.reader.TraceReader;
import dev.ringside.ctf.schema.Identity;
import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.graph.GraphException;
import dev.ringside.graph.Parameters;
import dev.ringside.graph.QueryException;
import dev.ringside.graph.Value;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The query objects of `source.ctf.fs`.
final class FileSystemQueries {
    private static final double WEIGHT = 0.75;
    private static final int PACKET_MAGIC = 0x75D11D57;

    private FileSystemQueries() {}

    static Value query(String object, Value.Map map) throws QueryException {
        Parameters parameters = new Parameters("source.ctf.fs", map);
        try {
            return switch (object) {
                case "babeltrace.support-info" -> supportInfo(parameters);
                case "babeltrace.trace-infos" -> traceInfos(parameters);
                case "metadata-info" -> metadataInfo(parameters);
                default -> throw QueryException.unknownObject(object);
            };
        } catch (GraphException | MalformedTraceException e) {
            throw new QueryException(String.valueOf(e.getMessage()), e);
        }
    }

    /// How likely an input is a trace for this source: a directory with metadata is.
    private static Value supportInfo(Parameters parameters) {
        parameters.allow("type", "input");
        String type = parameters.requiredText("type");
        String input = parameters.requiredText("input");
        Path metadata = metadataOf(input);
        if (!type.equals("directory") || metadata == null || !Files.isReadable(metadata)
                || !Files.isRegularFile(metadata)) {
            return new Value.Map(Map.of("weight", Value.of(0.0)));
        }
        var result = new LinkedHashMap<String, Value>();
        result.put("weight", Value.of(WEIGHT));
        group(metadata).ifPresent(group -> result.put("group", Value.of(group)));
        return new Value.Map(result);
    }

    private static @Nullable Path metadataOf(String input) {
        try {
            return Path.of(input, "metadata");
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /// Inputs of one group are parts of one logical trace.
    private static Optional<String> group(Path metadata) {
        // Without the classes of channels, which nothing else needs on the way to a small trace.
        try (FileInputStream in = new FileInputStream(metadata.toFile())) {
            TraceClass traceClass = MetadataReader.read(in.readAllBytes());
            return PortNames.isIdentified(traceClass)
                    ? Optional.of(groupText(TraceReader.identity(traceClass)))
                    : Optional.empty();
        } catch (IOException | MetadataException e) {
            // Making the component will say what is wrong.
            return Optional.empty();
        }
    }

    private static String groupText(Identity identity) {
        return identity.namespace().map(ns -> "namespace: " + ns + ", ").orElse("") + "name: "
                + identity.name().orElse("") + ", uid: " + identity.uid().orElse("");
    }

    private static Value traceInfos(Parameters parameters) throws QueryException {
        TraceReader reader = FileSystemSourceClass.open(parameters);
        if (reader.streams().isEmpty()) {
            throw new QueryException("Trace has no streams: inputs=" + parameters.texts("inputs").orElseThrow());
        }
        List<Value> streams = new ArrayList<>();
        for (DataStream stream : reader.streams()) {
            var info = new LinkedHashMap<String, Value>();
            reader.timeRange(stream).ifPresent(range -> info.put("range-ns", range(range)));
            info.put("port-name", Value.of(PortNames.of(reader, stream)));
            streams.add(new Value.Map(info));
        }
        var trace = new LinkedHashMap<String, Value>();
        trace.put("stream-infos", Value.of(streams));
        return Value.of(List.of(new Value.Map(trace)));
    }

    private static Value range(TimeRange range) {
        var map = new LinkedHashMap<String, Value>();
        map.put("begin", Value.of(range.beginNanos()));
        map.put("end", Value.of(range.endNanos()));
        return new Value.Map(map);
    }

    private static Value metadataInfo(Parameters parameters) throws QueryException {
        parameters.allow("path");
        Path metadata = metadataOf(parameters.requiredText("path"));
        if (metadata == null) {
            throw new QueryException("not a path: path=" + parameters.requiredText("path"));
        }
        try {
            byte[] bytes = Files.readAllBytes(metadata);
            var result = new LinkedHashMap<String, Value>();
            result.put("is-packetized", Value.of(isPacketized(bytes)));
            result.put("text", Value.of(MetadataReader.text(bytes)));
            return new Value.Map(result);
        } catch (IOException e) {
            throw new QueryException("cannot read the metadata: file=" + metadata, e);
        } catch (MetadataException e) {
            throw new QueryException("wrong metadata: file=" + metadata, e);
        }
    }

    private static boolean isPacketized(byte[] bytes) {
        if (bytes.length < Integer.BYTES) {
            return false;
        }
        int magic = ByteBuffer.wrap(bytes).getInt();
        return magic == PACKET_MAGIC || Integer.reverseBytes(magic) == PACKET_MAGIC;
    }
}
