// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.metadata;

import dev.ringside.ctf.internal.metadata.MetadataText;
import dev.ringside.ctf.internal.metadata.json.JsonMetadata;
import dev.ringside.ctf.internal.metadata.tsdl.TsdlMetadata;
import dev.ringside.ctf.schema.TraceClass;

/// Reads a metadata stream of either version, plain or packetized in either byte order, whichever the first bytes say
/// it is.
///
/// Call it from any thread. A stream that was read a moment ago is recognized by its bytes and not read again.
public final class MetadataReader {
    private static final String SIGNATURE = "/* CTF 1.8";

    private MetadataReader() {}

    /// @param metadataStream all bytes of a `metadata` file
    /// @throws MetadataException with the line and column where the text goes wrong, or the byte offset of a bad packet
    public static TraceClass read(byte[] metadataStream) throws MetadataException {
        TraceClass known = RecentMetadata.find(metadataStream);
        if (known != null) {
            return known;
        }
        MetadataText metadata = MetadataText.of(metadataStream);
        TraceClass read =
                switch (metadata.language()) {
                    case JSON -> JsonMetadata.read(metadata.text());
                    case TSDL -> TsdlMetadata.read(metadata.text(), metadata.packets());
                };
        RecentMetadata.add(metadataStream, read);
        return read;
    }

    /// The text of a metadata stream without the packets around it, as `-o ctf-metadata` prints it. TSDL starts with
    /// its signature (CTF 1.8.3 §7.1), also where the packets did without.
    public static String text(byte[] metadataStream) throws MetadataException {
        MetadataText metadata = MetadataText.of(metadataStream);
        boolean signed = metadata.language() == MetadataText.Language.JSON || metadata.text().startsWith(SIGNATURE);
        return signed ? metadata.text() : SIGNATURE + " */\n\n" + metadata.text();
    }
}
