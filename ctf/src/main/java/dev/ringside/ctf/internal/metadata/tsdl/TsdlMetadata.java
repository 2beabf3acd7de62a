// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

import dev.ringside.ctf.internal.metadata.PacketInfo;
import dev.ringside.ctf.internal.metadata.Place;
import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.schema.TraceClass;
import java.util.Optional;

/// Reads a CTF 1.8 metadata text.
public final class TsdlMetadata {
    private TsdlMetadata() {}

    public static TraceClass read(String text, Optional<PacketInfo> packets) throws MetadataException {
        throw Place.NONE.fault("TSDL comes next");
    }
}
