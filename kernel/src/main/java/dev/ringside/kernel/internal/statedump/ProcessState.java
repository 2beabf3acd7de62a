// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.statedump;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Processes, threads, their namespaces, file descriptors and mappings, from /proc. One thread.
final class ProcessState {
    private static final Path PROC = Path.of("/proc");
    private static final long KERNEL_THREAD_FLAG = 0x0020_0000;

    /// LTTng's numbers.
    private static final int TYPE_USER_THREAD = 0;

    private static final int TYPE_KERNEL_THREAD = 1;
    private static final int MODE_UNKNOWN = 5;
    private static final int SUBMODE_NONE = 0;
    private static final int STATUS_UNNAMED = 0;
    private static final int STATUS_WAIT_CPU = 2;
    private static final int STATUS_ZOMBIE = 4;
    private static final int STATUS_WAIT = 5;
    private static final int STATUS_DEAD = 7;

    private static final Map<StateDumpEvent, String> NAMESPACES = Map.of(
            StateDumpEvent.PROCESS_CGROUP_NS, "cgroup",
            StateDumpEvent.PROCESS_IPC_NS, "ipc",
            StateDumpEvent.PROCESS_MNT_NS, "mnt",
            StateDumpEvent.PROCESS_NET_NS, "net",
            StateDumpEvent.PROCESS_UTS_NS, "uts",
            StateDumpEvent.PROCESS_TIME_NS, "time");
    private static final Pattern MAPPING =
            Pattern.compile("([0-9a-f]{1,16})-([0-9a-f]{1,16}) (\\S{4}) ([0-9a-f]{1,16}) \\S+ (\\d{1,19})(?: .*)?");

    private final StateDump dump;

    ProcessState(StateDump dump) {
        this.dump = dump;
    }

    void take() throws IOException {
        for (int pid : ProcFiles.numbers(PROC)) {
            Path process = PROC.resolve(Integer.toString(pid));
            for (int tid : ProcFiles.numbers(process.resolve("task"))) {
                takeThread(process.resolve("task").resolve(Integer.toString(tid)), pid, tid);
            }
            if (dump.wants(StateDumpEvent.FILE_DESCRIPTOR)) {
                takeDescriptors(process, pid);
            }
            if (dump.wants(StateDumpEvent.VM_MAP)) {
                takeMappings(process, pid);
            }
        }
    }

    private void takeThread(Path thread, int pid, int tid) throws IOException {
        String stat = ProcFiles.text(thread.resolve("stat"));
        int open = stat.indexOf('(');
        int close = stat.lastIndexOf(')');
        if (open < 0 || close < open) {
            return;
        }
        // Behind the name: state, ppid, … flags the 7th, … processor the 37th.
        String[] words = stat.substring(close + 1).strip().split(" ");
        if (words.length < 37) {
            return;
        }
        boolean kernelThread = (Long.parseLong(words[6]) & KERNEL_THREAD_FLAG) != 0;
        dump.emit(
                StateDumpEvent.PROCESS_STATE,
                tid,
                pid,
                Integer.parseInt(words[1]),
                stat.substring(open + 1, close),
                kernelThread ? TYPE_KERNEL_THREAD : TYPE_USER_THREAD,
                MODE_UNKNOWN,
                SUBMODE_NONE,
                status(words[0].charAt(0)),
                Integer.parseInt(words[36]),
                pid);
        for (Map.Entry<StateDumpEvent, String> namespace : NAMESPACES.entrySet()) {
            if (dump.wants(namespace.getKey())) {
                Optional<Long> inode = namespace(thread, namespace.getValue());
                if (inode.isPresent()) {
                    dump.emit(namespace.getKey(), tid, inode.get());
                }
            }
        }
        if (dump.wants(StateDumpEvent.PROCESS_PID_NS)) {
            takePidNamespace(thread, tid);
        }
    }

    private static int status(char state) {
        return switch (state) {
            case 'R' -> STATUS_WAIT_CPU;
            case 'S', 'D', 'I' -> STATUS_WAIT;
            case 'Z' -> STATUS_ZOMBIE;
            case 'X' -> STATUS_DEAD;
            default -> STATUS_UNNAMED;
        };
    }

    private static Optional<Long> namespace(Path thread, String name) {
        String digits = ProcFiles.link(thread.resolve("ns").resolve(name)).replaceAll("\\D", "");
        return digits.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(digits));
    }

    /// The ids that a thread has in its own namespace stand last, one for each level before.
    private void takePidNamespace(Path thread, int tid) throws IOException {
        List<String> status = ProcFiles.lines(thread.resolve("status"));
        int[] tids = ids(status, "NSpid:");
        int[] pids = ids(status, "NStgid:");
        int[] parent = ids(status, "PPid:");
        Optional<Long> inode = namespace(thread, "pid");
        if (tids.length == 0 || pids.length == 0 || inode.isEmpty()) {
            return;
        }
        int level = tids.length - 1;
        int[] parents = parent.length == 0
                ? parent
                : ids(ProcFiles.lines(PROC.resolve(Integer.toString(parent[0])).resolve("status")), "NStgid:");
        int virtualParent = parents.length > level ? parents[level] : 0;
        dump.emit(
                StateDumpEvent.PROCESS_PID_NS,
                tid,
                tids[level],
                pids[pids.length - 1],
                virtualParent,
                level,
                inode.get());
    }

    private static int[] ids(List<String> status, String key) {
        return status.stream()
                .filter(line -> line.startsWith(key))
                .findFirst()
                .map(line -> Arrays.stream(line.substring(key.length()).strip().split("\\s+"))
                        .mapToInt(Integer::parseInt)
                        .toArray())
                .orElse(new int[0]);
    }

    private void takeDescriptors(Path process, int pid) throws IOException {
        for (int fd : ProcFiles.numbers(process.resolve("fd"))) {
            String name = Integer.toString(fd);
            String target = ProcFiles.link(process.resolve("fd").resolve(name));
            Optional<Integer> flags = ProcFiles.lines(process.resolve("fdinfo").resolve(name)).stream()
                    .filter(line -> line.startsWith("flags:"))
                    .map(line -> Integer.parseUnsignedInt(line.substring(6).strip(), 8))
                    .findFirst();
            if (!target.isEmpty() && flags.isPresent()) {
                // Read only, write only, both: one more than the access mode.
                int mode = (flags.get() & 3) + 1 & 3;
                dump.emit(StateDumpEvent.FILE_DESCRIPTOR, pid, fd, flags.get(), mode, target);
            }
        }
    }

    private void takeMappings(Path process, int pid) throws IOException {
        for (String line : ProcFiles.lines(process.resolve("maps"))) {
            Matcher matcher = MAPPING.matcher(line);
            if (matcher.matches()) {
                String access = matcher.group(3);
                long flags = (access.charAt(0) == 'r' ? 1 : 0)
                        | (access.charAt(1) == 'w' ? 2 : 0)
                        | (access.charAt(2) == 'x' ? 4 : 0)
                        | (access.charAt(3) == 's' ? 8 : 0);
                dump.emit(
                        StateDumpEvent.VM_MAP,
                        pid,
                        Long.parseUnsignedLong(matcher.group(1), 16),
                        Long.parseUnsignedLong(matcher.group(2), 16),
                        flags,
                        Long.parseUnsignedLong(matcher.group(5)),
                        Long.parseUnsignedLong(matcher.group(4), 16));
            }
        }
    }
}
