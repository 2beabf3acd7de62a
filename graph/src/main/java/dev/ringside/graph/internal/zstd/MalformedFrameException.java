// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.zstd;

/// Bytes are no Zstandard frame, a broken one, or one that needs a dictionary.
public final class MalformedFrameException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedFrameException(String reason) {
        super(reason);
    }
}
