// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An output that remembers why something could not be written, which a [java.io.PrintStream] keeps to itself. One
/// thread at a time.
final class CheckedOutput extends FilterOutputStream {
    private @Nullable String failure;

    CheckedOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            failure = String.valueOf(e.getMessage());
            throw e;
        }
    }

    /// The reason of the last failure; empty, too, where whoever read the output has gone, which is no error.
    Optional<String> failure() {
        return Optional.ofNullable(failure).filter(reason -> !reason.equals("Broken pipe"));
    }
}
