// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Who this process is to the operating system, found without native calls.
public final class ProcessIdentity {
    private ProcessIdentity() {}

    /// The effective user id; −1 where the system has none.
    public static long uid() {
        return effectiveId("Uid:", "unix:uid");
    }

    /// The effective group id; −1 where the system has none.
    public static long gid() {
        return effectiveId("Gid:", "unix:gid");
    }

    private static long effectiveId(String statusKey, String attribute) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith(statusKey)) {
                    return Long.parseLong(line.substring(statusKey.length()).trim().split("\\s+")[1]);
                }
            }
        } catch (IOException | RuntimeException e) {
            return idOfNewFile(attribute);
        }
        return idOfNewFile(attribute);
    }

    /// A file belongs to who makes it: the way for systems without procfs.
    private static long idOfNewFile(String attribute) {
        try {
            Path probe = Files.createTempFile("ringside", null);
            try {
                return ((Integer) Files.getAttribute(probe, attribute)) & 0xFFFF_FFFFL;
            } finally {
                Files.delete(probe);
            }
        } catch (IOException | RuntimeException e) {
            return -1;
        }
    }
}
