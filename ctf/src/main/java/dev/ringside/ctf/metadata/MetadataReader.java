// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.metadata;

import dev.ringside.ctf.schema.TraceClass;

/// Reads a metadata stream of either version, plain or packetized, whichever the first bytes say it is.
public final class MetadataReader {
    private MetadataReader() {}

    /// @param metadataStream all bytes of a `metadata` file
    public static TraceClass read(byte[] metadataStream) throws MetadataException {
        throw new MetadataException(0, 0, "no metadata language is known: bytes=" + metadataStream.length);
    }
}
