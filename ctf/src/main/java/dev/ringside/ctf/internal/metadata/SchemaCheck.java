// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata;

import dev.ringside.ctf.metadata.MetadataException;
import dev.ringside.ctf.schema.TraceClass;

/// What only the whole schema can tell.
public final class SchemaCheck {
    private SchemaCheck() {}

    public static void check(TraceClass trace, SourceMap sourceMap) throws MetadataException {
    }
}
