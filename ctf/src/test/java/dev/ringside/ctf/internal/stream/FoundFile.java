// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.stream;

import dev.ringside.ctf.reader.DataStream;
import dev.ringside.ctf.reader.DataStreamSchema;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/// A data stream of one file, without a look for others.
public final class FoundFile {
    private FoundFile() {}

    /// The stream of the first packet of a file, of the class that the packet says.
    ///
    /// @param schema of the stream of a file without packets
    public static FoundStream of(DataStreamSchema schema, Path path, OptionalLong id) {
        try (StreamFile file = StreamFile.open(path)) {
            PacketProperties first = new PacketDecoder(schema.trace()).decode(file, 0, 0, null);
            StreamKey key = first == null ? new StreamKey(schema.streamClass().id(), false, 0) : StreamKey.of(first);
            DataStream stream = new DataStream(first == null ? schema : first.schema(), id, path.toString());
            return new FoundStream(stream, key, List.of(path));
        }
    }
}
