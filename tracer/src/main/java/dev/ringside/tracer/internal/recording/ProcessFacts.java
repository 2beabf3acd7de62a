// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.tracer.internal.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;

/// What does not change while the process lives.
public final class ProcessFacts {
    /// LTTng's limit, with a NUL at the end.
    private static final int NAME_BYTES = 16;

    public static final int PID = (int) ProcessHandle.current().pid();
    public static final String NAME = readName();

    /// The name as two longs in native byte order.
    public static final long NAME_LOW = nameBytes().getLong(0);

    public static final long NAME_HIGH = nameBytes().getLong(Long.BYTES);

    private ProcessFacts() {}

    public static long parentPid() {
        return ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L);
    }

    /// When the process started, from the Unix epoch; as fine as the kernel counts it, in hundredths of a second.
    public static long startTimeMillis() {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(Instant::toEpochMilli)
                .orElse(0L);
    }

    /// The effective group id; −1 where the system has none.
    public static long groupId() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("Gid:")) {
                    return Long.parseLong(
                            line.substring("Gid:".length()).strip().split("\\s+")[1]);
                }
            }
        } catch (IOException | RuntimeException e) {
            return -1;
        }
        return -1;
    }

    private static String readName() {
        try {
            return Files.readString(Path.of("/proc/self/comm")).strip();
        } catch (IOException | RuntimeException e) {
            return "java";
        }
    }

    private static ByteBuffer nameBytes() {
        byte[] bytes = NAME.getBytes(StandardCharsets.UTF_8);
        byte[] cut = Arrays.copyOf(bytes, Math.min(bytes.length, NAME_BYTES - 1));
        return ByteBuffer.wrap(Arrays.copyOf(cut, NAME_BYTES)).order(ByteOrder.nativeOrder());
    }
}
