// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import dev.ringside.ctf.schema.DataStreamClass;
import dev.ringside.ctf.schema.EventRecordClass;
import dev.ringside.ctf.schema.TraceClass;
import dev.ringside.kernel.KernelTracingException.Reason;
import dev.ringside.kernel.internal.packet.KernelSchema;
import dev.ringside.kernel.internal.packet.MetadataFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.UUID;

/// The metadata of one trace folder, with failures in words for the user. Under the recorder's lock; whoever creates it
/// closes it.
final class TraceMetadata {
    private final Path folder;
    private final MetadataFile file;

    private TraceMetadata(Path folder, MetadataFile file) {
        this.folder = folder;
        this.file = file;
    }

    static TraceMetadata create(KernelRecordingSettings settings, Path folder, UUID uuid)
            throws KernelTracingException {
        try {
            return new TraceMetadata(folder, MetadataFile.create(folder, traceClass(settings, uuid)));
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    /// As [#create], for a folder that has metadata, which stay until [#replaceOther].
    static TraceMetadata createAnew(KernelRecordingSettings settings, Path folder, UUID uuid)
            throws KernelTracingException {
        try {
            return new TraceMetadata(folder, MetadataFile.createAnew(folder, traceClass(settings, uuid)));
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    void replaceOther() throws KernelTracingException {
        try {
            file.replaceOther();
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
            file.append(stream, events);
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
