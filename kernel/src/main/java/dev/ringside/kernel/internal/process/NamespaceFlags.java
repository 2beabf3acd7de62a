// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.process;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The `CLONE_NEW…` flags (namespaces(7)) and which of a thread's namespaces each is. Stateless.
final class NamespaceFlags {
    private static final Map<Trait, Long> FLAGS = Map.of(
            Trait.TIME_NAMESPACE, 0x80L,
            Trait.MOUNT_NAMESPACE, 0x2_0000L,
            Trait.CGROUP_NAMESPACE, 0x200_0000L,
            Trait.UTS_NAMESPACE, 0x400_0000L,
            Trait.IPC_NAMESPACE, 0x800_0000L,
            Trait.USER_NAMESPACE, 0x1000_0000L,
            Trait.PID_NAMESPACE, 0x2000_0000L,
            Trait.NET_NAMESPACE, 0x4000_0000L);

    /// All of them.
    static final long ALL = FLAGS.values().stream().reduce(0L, (a, b) -> a | b);

    /// Namespaces that a thread makes or enters for its children, itself staying where it is.
    static final long OF_CHILDREN = 0x2000_0080L;

    private NamespaceFlags() {}

    /// What `unshare` or `setns` may have changed.
    ///
    /// @param arguments of the call; null: unknown
    static long changedBy(String call, long @Nullable [] arguments) {
        // A descriptor of a namespace needs no flags, and one of a process may stand for several.
        int index = call.equals("unshare") ? 0 : 1;
        long flags = arguments == null || arguments.length <= index ? 0 : arguments[index] & ALL;
        return flags == 0 && (arguments == null || !call.equals("unshare")) ? ALL : flags;
    }

    static List<Trait> traits(long flags) {
        return Arrays.stream(Trait.values())
                .filter(trait -> (FLAGS.getOrDefault(trait, 0L) & flags) != 0)
                .toList();
    }
}
