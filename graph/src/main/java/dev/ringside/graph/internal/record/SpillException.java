// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.record;

import java.io.IOException;

/// A temporary file of ours cannot be written: no fault of what is being read.
public final class SpillException extends IOException {
    private static final long serialVersionUID = 1;

    SpillException(String message, IOException cause) {
        super(message, cause);
    }
}
