// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal.progress;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;

/// A standard stream that has the progress line erased before each write. Still recognized as that stream by its
/// descriptor.
final class ErasingOutput extends FileOutputStream {
    private final Runnable erase;

    ErasingOutput(FileDescriptor descriptor, Runnable erase) {
        super(descriptor);
        this.erase = erase;
    }

    @Override
    public void write(int b) throws IOException {
        erase.run();
        super.write(b);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        write(bytes, 0, bytes.length);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        erase.run();
        super.write(bytes, offset, length);
    }
}
