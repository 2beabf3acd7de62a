// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata;

import dev.ringside.ctf.metadata.MetadataException;

/// A place in a metadata text, both numbers from 1, the column in characters.
public record Place(int line, int column) {
    /// For what has no place in the text.
    public static final Place NONE = new Place(0, 0);

    public MetadataException fault(String reason) {
        return new MetadataException(line, column, reason);
    }
}
