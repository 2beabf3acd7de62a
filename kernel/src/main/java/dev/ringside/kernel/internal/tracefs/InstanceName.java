// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.tracefs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of a tracefs instance of ours: `ringside-UID-SESSION-CHANNEL@NAMESPACE.PID.START`. It says whose it is and
/// which process made it, so that the next daemon can tell what a dead one left behind and never touches anything else.
///
/// @param uid            of the user who made it
/// @param session        with all but letters, digits, `_` and `.` written as `%XX`
/// @param channel        likewise
/// @param pidNamespace   inode of the owner's pid namespace: in another one a pid says nothing
/// @param pid            of the owner
/// @param startTimeTicks since boot, of the owner: pids come again
public record InstanceName(
        long uid, String session, String channel, long pidNamespace, long pid, long startTimeTicks) {
    private static final Pattern FORM =
            Pattern.compile("ringside-(\\d{1,10})-([\\w.%]+)-([\\w.%]+)@(\\d{1,18})\\.(\\d{1,10})\\.(\\d{1,18})");
    private static final Pattern PROBE_GROUP =
            Pattern.compile("ringside_(\\d{1,10})_(\\d{1,18})_(\\d{1,10})_(\\d{1,18})");
    private static final Path PROC = Path.of("/proc");

    /// The name for an instance of this process.
    public static InstanceName ofThisProcess(String session, String channel) {
        long pid = ProcessHandle.current().pid();
        return new InstanceName(
                currentUid(),
                escape(session),
                escape(channel),
                currentPidNamespace(),
                pid,
                OwnerProcess.startTimeTicks(pid));
    }

    public static Optional<InstanceName> parse(String name) {
        Matcher matcher = FORM.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new InstanceName(
                Long.parseLong(matcher.group(1)),
                matcher.group(2),
                matcher.group(3),
                Long.parseLong(matcher.group(4)),
                Long.parseLong(matcher.group(5)),
                Long.parseLong(matcher.group(6))));
    }

    /// The group of this process's dynamic events, which says the same about its owner.
    public static String probeGroupOfThisProcess() {
        InstanceName mine = ofThisProcess("", "");
        return "ringside_" + mine.uid + "_" + mine.pidNamespace + "_" + mine.pid + "_" + mine.startTimeTicks;
    }

    /// The owner of a group of dynamic events.
    public static Optional<InstanceName> parseProbeGroup(String group) {
        Matcher matcher = PROBE_GROUP.matcher(group);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new InstanceName(
                Long.parseLong(matcher.group(1)),
                "",
                "",
                Long.parseLong(matcher.group(2)),
                Long.parseLong(matcher.group(3)),
                Long.parseLong(matcher.group(4))));
    }

    /// Whether the same process made both.
    public boolean hasOwnerOf(InstanceName other) {
        return pidNamespace == other.pidNamespace && pid == other.pid && startTimeTicks == other.startTimeTicks;
    }

    public boolean isMine() {
        return uid == currentUid();
    }

    /// Whether the process that made it certainly lives no more.
    public boolean isStale() {
        return pidNamespace == currentPidNamespace() && owner().hasEnded();
    }

    /// As [#isStale], but lets a process that is just ending (one with many buffers takes a while, and meanwhile keeps
    /// the kernel from removing them) come to its end.
    ///
    /// @param deadlineNanos until when, as of [System#nanoTime]
    public boolean isStaleBy(long deadlineNanos) {
        return pidNamespace == currentPidNamespace() && owner().endsBy(deadlineNanos);
    }

    private OwnerProcess owner() {
        return new OwnerProcess(pid, startTimeTicks);
    }

    @Override
    public String toString() {
        return "ringside-" + uid + "-" + session + "-" + channel + "@" + pidNamespace + "." + pid + "."
                + startTimeTicks;
    }

    private static String escape(String text) {
        var escaped = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '.';
            escaped.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }
        return escaped.toString();
    }

    private static long currentUid() {
        try {
            return ((Number) Files.getAttribute(PROC.resolve("self"), "unix:uid")).longValue();
        } catch (IOException | RuntimeException e) {
            return -1;
        }
    }

    private static long currentPidNamespace() {
        try {
            String link = Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString();
            return Long.parseLong(link.replaceAll("\\D", ""));
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }
}
