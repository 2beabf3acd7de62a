// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.reader;

import java.util.Optional;

/// What a reader changes of what the metadata says.
///
/// @param traceName          the name to show instead of the trace's own
/// @param clockOffsetSeconds added to the offset of each clock class
/// @param clockOffsetNanos   added as well
/// @param forceUnixEpoch     takes the origin of each clock class for the Unix epoch
/// @param growing            the data stream files are still being written to: where what is there ends, a reader does
///                           not end but gives an empty block, and looks again when asked again
public record TraceOptions(
        Optional<String> traceName,
        long clockOffsetSeconds,
        long clockOffsetNanos,
        boolean forceUnixEpoch,
        boolean growing) {
    public static final TraceOptions DEFAULT = new TraceOptions(Optional.empty(), 0, 0, false, false);
}
