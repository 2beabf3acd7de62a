// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.fuzz;

import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.metadata.MetadataReader;
import dev.ringside.ctf.reader.DataStreamSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// What must hold for any metadata and any data stream file: events up to a located error, the same from the quick
/// and generated decoders as from the interpreter.
///
/// An input is metadata text, a NUL and the data stream.
final class StreamTarget {
    private StreamTarget() {}

    static byte[] input(byte[] metadata, byte[] stream) {
        byte[] input = Arrays.copyOf(metadata, metadata.length + 1 + stream.length);
        System.arraycopy(stream, 0, input, metadata.length + 1, stream.length);
        return input;
    }

    static void check(byte[] input, Path directory) throws IOException {
        lines(input, directory);
    }

    /// What comes out, checked; nothing where the metadata is wrong.
    static List<String> lines(byte[] input, Path directory) throws IOException {
        int split = 0;
        while (split < input.length && input[split] != 0) {
            split++;
        }
        byte[] metadata = Arrays.copyOf(input, split);
        try {
            MetadataReader.read(metadata);
            Files.write(directory.resolve("metadata"), metadata);
            Files.write(directory.resolve("stream"),
                    Arrays.copyOfRange(input, Math.min(split + 1, input.length), input.length));
            List<String> compiled = TraceOutcome.of(directory, StreamTarget::compile).lines();
            List<String> interpreted =
                    TraceOutcome.of(directory, schema -> schema.codecs().interpretOnly()).lines();
            checkSame(compiled, interpreted);
            return compiled;
        } catch (MetadataException ignored) {
            // MetadataTarget is about those.
            return List.of();
        }
    }

    private static void compile(DataStreamSchema schema) {
        for (int ordinal = 0; ordinal < schema.eventRecordClassCount(); ordinal++) {
            schema.codecs().compile(ordinal);
        }
    }

    private static void checkSame(List<String> compiled, List<String> interpreted) {
        for (int line = 0; line < Math.max(compiled.size(), interpreted.size()); line++) {
            String one = line < compiled.size() ? compiled.get(line) : "nothing";
            String other = line < interpreted.size() ? interpreted.get(line) : "nothing";
            if (!one.equals(other)) {
                throw new AssertionError("line %d: compiled=%s interpreted=%s".formatted(line, one, other));
            }
        }
    }
}
