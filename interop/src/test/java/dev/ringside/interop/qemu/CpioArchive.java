// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop.qemu;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// An archive in the form that the kernel unpacks at its start (`newc`, Documentation/driver-api/early-userspace). One
/// thread.
final class CpioArchive {
    private static final int FOLDER = 0040755;
    private static final int PROGRAM = 0100755;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(8 << 20);
    private int inode;

    void folder(String path) {
        entry(path, FOLDER, new byte[0]);
    }

    void file(String path, byte[] content) {
        entry(path, PROGRAM, content);
    }

    private void entry(String path, int mode, byte[] content) {
        byte[] name = (path + "\0").getBytes(StandardCharsets.UTF_8);
        text("070701");
        number(++inode);
        number(mode);
        number(0); // user
        number(0); // group
        number(1); // links
        number(0); // time
        number(content.length);
        for (int i = 0; i < 4; i++) {
            number(0); // devices
        }
        number(name.length);
        number(0); // checksum
        bytes.writeBytes(name);
        pad();
        bytes.writeBytes(content);
        pad();
    }

    private void number(int value) {
        text(String.format("%08x", value));
    }

    private void text(String text) {
        bytes.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void pad() {
        while (bytes.size() % 4 != 0) {
            bytes.write(0);
        }
    }

    /// The whole archive; nothing may be added any more.
    byte[] finish() {
        entry("TRAILER!!!", 0, new byte[0]);
        return bytes.toByteArray();
    }
}
