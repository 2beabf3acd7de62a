// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A thread as /proc shows it now. Stateless; any thread.
final class ThreadFiles {
    private static final Path PROC = Path.of("/proc");
    private static final List<Trait> USERS = List.of(Trait.UID, Trait.EUID, Trait.SUID);
    private static final List<Trait> GROUPS = List.of(Trait.GID, Trait.EGID, Trait.SGID);
    private static final List<Trait> VIRTUAL_USERS = List.of(Trait.VUID, Trait.VEUID, Trait.VSUID);
    private static final List<Trait> VIRTUAL_GROUPS = List.of(Trait.VGID, Trait.VEGID, Trait.VSGID);
    private static final Map<String, Trait> NAMESPACES = Map.of(
            "cgroup", Trait.CGROUP_NAMESPACE,
            "ipc", Trait.IPC_NAMESPACE,
            "mnt", Trait.MOUNT_NAMESPACE,
            "net", Trait.NET_NAMESPACE,
            "pid", Trait.PID_NAMESPACE,
            "time", Trait.TIME_NAMESPACE,
            "user", Trait.USER_NAMESPACE,
            "uts", Trait.UTS_NAMESPACE);
    /// `priority` and `nice`, counted from the state, which is the first word behind the name.
    private static final int PRIORITY_WORD = 15;

    /// The same number in every kernel.
    private static final int FIRST_PID_NAMESPACE = 0xefff_fffc;

    private ThreadFiles() {}

    /// The ids of all threads of all processes.
    static List<Integer> all() {
        List<Integer> threads = new ArrayList<>();
        for (String process : numbers(PROC)) {
            for (String thread : numbers(PROC.resolve(process).resolve("task"))) {
                threads.add(Integer.valueOf(thread));
            }
        }
        return threads;
    }

    private static List<String> numbers(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.matches("\\d{1,9}"))
                    .toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            // It has ended meanwhile.
            return List.of();
        }
    }

    /// @return empty where there is no such thread (any more)
    static Optional<ThreadState> read(int thread, Set<Trait.Group> groups) {
        Path folder = PROC.resolve(Integer.toString(thread));
        try {
            Map<String, String> status = status(folder);
            ThreadState state = ThreadState.of(Integer.parseInt(status.getOrDefault("Tgid", "-1")))
                    .withName(name(folder))
                    .with(Trait.PARENT, Integer.parseInt(status.getOrDefault("PPid", "-1")));
            if (groups.contains(Trait.Group.VIRTUAL_IDS)) {
                state = state.withIds(ids(status, "NSpid"), ids(status, "NStgid"));
            }
            if (groups.contains(Trait.Group.CREDENTIALS)) {
                state = withIds(state, status.getOrDefault("Uid", ""), USERS, VIRTUAL_USERS, folder.resolve("uid_map"));
                state = withIds(
                        state, status.getOrDefault("Gid", ""), GROUPS, VIRTUAL_GROUPS, folder.resolve("gid_map"));
            }
            if (groups.contains(Trait.Group.SCHEDULING)) {
                state = withScheduling(state, folder);
            }
            if (groups.contains(Trait.Group.NAMESPACES)) {
                state = withNamespaces(state, folder);
            }
            return Optional.of(state);
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> status(Path folder) throws IOException {
        Map<String, String> status = new HashMap<>();
        for (String line : text(folder.resolve("status")).split("\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                status.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return status;
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }

    /// Names may have any byte but null, a line feed too. A kernel worker's says in /proc also what it works on.
    private static byte[] name(Path folder) throws IOException {
        byte[] line = Files.readAllBytes(folder.resolve("comm"));
        String name = new String(line, 0, Math.max(0, line.length - 1), StandardCharsets.ISO_8859_1);
        if (name.startsWith("kworker/") && !name.startsWith("kworker/R-")) {
            name = name.replaceFirst("[-+].*", "");
        }
        return name.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int[] ids(Map<String, String> status, String key) {
        return Stream.of(status.getOrDefault(key, "").split("\\s+"))
                .filter(word -> !word.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private static ThreadState withIds(
            ThreadState state, String words, List<Trait> real, List<Trait> virtual, Path map) throws IOException {
        String[] ids = words.split("\\s+");
        List<String> ranges = Files.readAllLines(map);
        ThreadState changed = state;
        for (int i = 0; i < real.size() && i < ids.length; i++) {
            long id = Long.parseLong(ids[i]);
            changed = changed.with(real.get(i), (int) id).with(virtual.get(i), mapped(id, ranges));
        }
        return changed;
    }

    /// @param ranges `INSIDE OUTSIDE COUNT` each
    private static int mapped(long id, List<String> ranges) {
        for (String range : ranges) {
            String[] words = range.strip().split("\\s+");
            long outside = Long.parseLong(words[1]);
            if (id >= outside && id - outside < Long.parseLong(words[2])) {
                return (int) (Long.parseLong(words[0]) + id - outside);
            }
        }
        return ThreadState.UNKNOWN;
    }

    private static ThreadState withScheduling(ThreadState state, Path folder) throws IOException {
        String stat = text(folder.resolve("stat"));
        String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return state.with(Trait.PRIORITY, Integer.parseInt(words[PRIORITY_WORD]))
                .with(Trait.NICE, Integer.parseInt(words[PRIORITY_WORD + 1]));
    }

    private static ThreadState withNamespaces(ThreadState state, Path folder) {
        ThreadState changed = state;
        for (Map.Entry<String, Trait> namespace : NAMESPACES.entrySet()) {
            changed = changed.with(namespace.getValue(), namespace(folder, namespace.getKey()));
        }
        return changed;
    }

    private static int namespace(Path folder, String name) {
        try {
            String link = Files.readSymbolicLink(folder.resolve("ns").resolve(name)).toString();
            return Integer.parseUnsignedInt(link.replaceAll("\\D", ""));
        } catch (IOException | NumberFormatException e) {
            return ThreadState.UNKNOWN;
        }
    }

    /// Whether this process is where the kernel's own thread ids come from.
    static boolean isInFirstPidNamespace() {
        return namespace(PROC.resolve("self"), "pid") == FIRST_PID_NAMESPACE;
    }

    /// Whether the children of a thread are certainly numbered as the kernel numbers them.
    static boolean hasChildrenInFirstPidNamespace(int thread) {
        return namespace(PROC.resolve(Integer.toString(thread)), "pid_for_children") == FIRST_PID_NAMESPACE;
    }

    /// Whether the processes that a thread starts are in the namespaces that it is in itself.
    static boolean hasChildrenInOwnNamespaces(int thread) {
        Path folder = PROC.resolve(Integer.toString(thread));
        return namespace(folder, "pid") == namespace(folder, "pid_for_children")
                && namespace(folder, "time") == namespace(folder, "time_for_children");
    }

    static int ownNamespace(String name) {
        return namespace(PROC.resolve("self"), name);
    }
}
