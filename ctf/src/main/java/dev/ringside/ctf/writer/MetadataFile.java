// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.writer;

import dev.ringside.ctf.metadata.JsonMetadataWriter;
import dev.ringside.ctf.metadata.TsdlWriter;
import dev.ringside.ctf.schema.CtfVersion;
import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.TraceClass;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// The growing metadata file of a trace, in CTF 1.8 or CTF 2. Each append is whole or not there: a class is in the file
/// before any packet that uses it, and a full disk leaves no half fragment behind.
///
/// One thread at a time; whoever makes it closes it.
public final class MetadataFile implements Closeable {
    private final FileChannel channel;
    private final CtfVersion format;
    private final TraceClass trace;
    private long lengthBytes;

    private MetadataFile(FileChannel channel, CtfVersion format, TraceClass trace) {
        this.channel = channel;
        this.format = format;
        this.trace = trace;
    }

    /// Makes a file that is not there yet.
    ///
    /// @param trace a schema of CTF 2, which is brought down to CTF 1.8 where that is the format, or one of the format
    public static MetadataFile create(Path file, CtfVersion format, TraceClass trace) throws IOException {
        return begin(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), format, trace);
    }

    /// As [#create], but a file that is there is emptied.
    public static MetadataFile overwrite(Path file, CtfVersion format, TraceClass trace) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
        return begin(channel, format, trace);
    }

    private static MetadataFile begin(FileChannel channel, CtfVersion format, TraceClass trace) throws IOException {
        MetadataFile metadata = new MetadataFile(channel, format, trace);
        try {
            metadata.append(
                    format == CtfVersion.CTF_2
                            ? JsonMetadataWriter.traceClass(trace)
                            : TsdlWriter.traceClass(trace));
            return metadata;
        } catch (IOException | RuntimeException e) {
            metadata.close();
            throw e;
        }
    }

    /// Puts a whole file in the place of another; a reader finds the one or the other.
    public static void replace(Path file, Path other) throws IOException {
        Files.move(file, other, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public void append(DataStreamClass stream) throws IOException {
        append(
                format == CtfVersion.CTF_2
                        ? JsonMetadataWriter.dataStreamClass(stream)
                        : TsdlWriter.dataStreamClass(trace, stream));
    }

    /// The text of an event record class, to be appended.
    ///
    /// @throws IllegalArgumentException if the format cannot say it
    public String text(DataStreamClass stream, EventRecordClass event) {
        return format == CtfVersion.CTF_2
                ? JsonMetadataWriter.eventRecordClass(stream, event)
                : TsdlWriter.eventRecordClass(trace, stream, event);
    }

    /// Appends texts of classes.
    public void append(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        long end = lengthBytes + bytes.remaining();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes, end - bytes.remaining());
            }
            lengthBytes = end;
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
