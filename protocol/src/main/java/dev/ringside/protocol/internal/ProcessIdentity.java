// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Who this process is to the operating system, found without native calls.
public final class ProcessIdentity {
    private static final String UID_KEY = "Uid:";

    private ProcessIdentity() {}

    /// The effective user id; −1 where the system has none.
    public static long uid() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith(UID_KEY)) {
                    return Long.parseLong(line.substring(UID_KEY.length()).trim().split("\\s+")[1]);
                }
            }
        } catch (IOException | RuntimeException e) {
            return ownerOfNewFile();
        }
        return ownerOfNewFile();
    }

    /// A file belongs to who makes it: the way for systems without procfs.
    private static long ownerOfNewFile() {
        try {
            Path probe = Files.createTempFile("ringside", null);
            try {
                return ((Integer) Files.getAttribute(probe, "unix:uid")) & 0xFFFF_FFFFL;
            } finally {
                Files.delete(probe);
            }
        } catch (IOException | RuntimeException e) {
            return -1;
        }
    }
}
