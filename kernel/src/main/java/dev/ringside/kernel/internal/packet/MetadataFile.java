// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.packet;

import dev.ringside.ctf.metadata.JsonMetadataWriter;
import dev.ringside.ctf.metadata.TsdlWriter;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.TraceClass;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// The growing `metadata` file: every class is in it before any packet that uses it. An append is whole or not there.
/// One thread at a time; whoever creates it closes it.
public final class MetadataFile implements AutoCloseable {
    private static final String NAME = "metadata";

    private final FileChannel channel;
    private final TraceClass trace;
    private final Path file;
    private long lengthBytes;

    private MetadataFile(Path file, FileChannel channel, TraceClass trace) {
        this.file = file;
        this.channel = channel;
        this.trace = trace;
    }

    /// Makes (or empties) the file in a folder, which is made too.
    public static MetadataFile create(Path folder, TraceClass trace) throws IOException {
        return create(folder, NAME, trace);
    }

    /// Makes a file that [#replaceOther] puts in the place of the one that is there.
    public static MetadataFile createAnew(Path folder, TraceClass trace) throws IOException {
        return create(folder, "." + NAME + "-new", trace);
    }

    private static MetadataFile create(Path folder, String name, TraceClass trace) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(name);
        FileChannel channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
        MetadataFile metadata = new MetadataFile(file, channel, trace);
        try {
            metadata.append(metadata.isJson() ? JsonMetadataWriter.traceClass(trace) : TsdlWriter.traceClass(trace));
            return metadata;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// From now on this is the metadata of its folder: a reader finds the whole one before or the whole one now.
    public void replaceOther() throws IOException {
        Files.move(
                file, file.resolveSibling(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public void append(DataStreamClass stream) throws IOException {
        append(isJson() ? JsonMetadataWriter.dataStreamClass(stream) : TsdlWriter.dataStreamClass(trace, stream));
    }

    public void append(DataStreamClass stream, Iterable<EventRecordClass> events) throws IOException {
        var text = new StringBuilder();
        for (EventRecordClass event : events) {
            text.append(
                    isJson()
                            ? JsonMetadataWriter.eventRecordClass(stream, event)
                            : TsdlWriter.eventRecordClass(trace, stream, event));
        }
        append(text.toString());
    }

    private boolean isJson() {
        return trace.version() == CtfVersion.CTF_2;
    }

    private void append(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        try {
            long at = lengthBytes;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
            lengthBytes = at;
        } catch (IOException e) {
            channel.truncate(lengthBytes);
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
