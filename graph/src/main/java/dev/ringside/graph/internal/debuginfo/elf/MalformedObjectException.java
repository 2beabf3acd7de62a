// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.debuginfo.elf;

/// An object file, or the debugging information in it, is not what it should be. Checked, because whoever asks goes on
/// without it.
public final class MalformedObjectException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedObjectException(String reason) {
        super(reason);
    }
}
