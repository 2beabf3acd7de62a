// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.ctf.writer.MetadataFile;
import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.internal.packet.KernelSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.UUID;

/// The metadata of one trace folder, with failures in words for the user. Under the recorder's lock; whoever creates it
/// closes it.
final class TraceMetadata {
    private static final String NAME = "metadata";

    private final Path folder;
    private final String name;
    private final MetadataFile file;

    private TraceMetadata(Path folder, String name, MetadataFile file) {
        this.folder = folder;
        this.name = name;
        this.file = file;
    }

    /// Makes (or empties) the metadata of a folder, which is made too.
    static TraceMetadata create(KernelRecordingSettings settings, Path folder, UUID uuid)
            throws KernelTracingException {
        return create(settings, folder, NAME, uuid);
    }

    /// As [#create], for a folder that has metadata, which stay until [#replaceOther].
    static TraceMetadata createAnew(KernelRecordingSettings settings, Path folder, UUID uuid)
            throws KernelTracingException {
        return create(settings, folder, "." + NAME + "-new", uuid);
    }

    private static TraceMetadata create(KernelRecordingSettings settings, Path folder, String name, UUID uuid)
            throws KernelTracingException {
        try {
            Files.createDirectories(folder);
            TraceClass trace = traceClass(settings, uuid);
            return new TraceMetadata(
                    folder, name, MetadataFile.overwrite(folder.resolve(name), trace.version(), trace));
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    /// From now on this is the metadata of its folder: a reader finds the whole one before or the whole one now.
    void replaceOther() throws KernelTracingException {
        try {
            MetadataFile.replace(folder.resolve(name), folder.resolve(NAME));
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    private static TraceClass traceClass(KernelRecordingSettings settings, UUID uuid) {
        return KernelSchema.traceClass(
                settings.traceFormat(),
                uuid,
                KernelEnvironment.of(settings),
                settings.clock().clockClass());
    }

    Path folder() {
        return folder;
    }

    void append(DataStreamClass stream) throws KernelTracingException {
        try {
            file.append(stream);
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    void append(DataStreamClass stream, Collection<EventRecordClass> events) throws KernelTracingException {
        try {
            StringBuilder text = new StringBuilder();
            events.forEach(event -> text.append(file.text(stream, event)));
            file.append(text.toString());
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    void close() throws KernelTracingException {
        try {
            file.close();
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    private static KernelTracingException failure(Path folder, IOException cause) {
        return new KernelTracingException(
                Reason.IO, "cannot write the metadata: folder=" + folder + ": " + cause.getMessage(), cause);
    }
}
