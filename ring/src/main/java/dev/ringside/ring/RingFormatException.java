// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ring;

import java.io.IOException;
import java.nio.file.Path;

/// A file is no ring file, or one of another version or machine, or its header contradicts itself.
public final class RingFormatException extends IOException {
    private static final long serialVersionUID = 1;

    public RingFormatException(Path path, String reason) {
        super("Not a usable ring file: path=" + path + " reason=" + reason);
    }
}
