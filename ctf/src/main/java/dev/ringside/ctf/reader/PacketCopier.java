// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import java.io.IOException;
import java.nio.channels.FileChannel;

/// Takes the packets of data streams as they are, byte for byte. Only those whose event records were all found to be
/// sound come here; each comes once, but not in the order of its stream.
///
/// Called by any number of threads at once, also for one data stream.
@FunctionalInterface
public interface PacketCopier {
    /// Some packets that follow each other.
    ///
    /// @param file              where they lie; to be read at given positions only
    /// @param offsetBytes       in the file
    /// @param streamOffsetBytes where they lie among all packets of the data stream
    void copy(DataStream stream, FileChannel file, long offsetBytes, long lengthBytes, long streamOffsetBytes)
            throws IOException;
}
