// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.process;

import java.util.EnumSet;
import java.util.Set;

/// What a thread has that is a number, beside its ids.
public enum Trait {
    /// Id of the parent process.
    PARENT(Group.PARENT),
    /// As the kernel counts, 20 for an ordinary thread.
    PRIORITY(Group.SCHEDULING),
    NICE(Group.SCHEDULING),
    UID(Group.CREDENTIALS),
    EUID(Group.CREDENTIALS),
    SUID(Group.CREDENTIALS),
    GID(Group.CREDENTIALS),
    EGID(Group.CREDENTIALS),
    SGID(Group.CREDENTIALS),
    /// The same as the thread's own user namespace numbers them.
    VUID(Group.CREDENTIALS),
    VEUID(Group.CREDENTIALS),
    VSUID(Group.CREDENTIALS),
    VGID(Group.CREDENTIALS),
    VEGID(Group.CREDENTIALS),
    VSGID(Group.CREDENTIALS),
    /// Inode numbers.
    CGROUP_NAMESPACE(Group.NAMESPACES),
    IPC_NAMESPACE(Group.NAMESPACES),
    MOUNT_NAMESPACE(Group.NAMESPACES),
    NET_NAMESPACE(Group.NAMESPACES),
    PID_NAMESPACE(Group.NAMESPACES),
    TIME_NAMESPACE(Group.NAMESPACES),
    USER_NAMESPACE(Group.NAMESPACES),
    UTS_NAMESPACE(Group.NAMESPACES);

    /// What changes together, and is read from /proc together.
    public enum Group {
        PARENT,
        SCHEDULING,
        CREDENTIALS,
        NAMESPACES,
        /// The ids in the thread's own pid namespace.
        VIRTUAL_IDS,
        HOST_NAME;

        Set<Trait> traits() {
            Set<Trait> traits = EnumSet.noneOf(Trait.class);
            for (Trait trait : Trait.values()) {
                if (trait.group == this) {
                    traits.add(trait);
                }
            }
            return traits;
        }
    }

    private final Group group;

    Trait(Group group) {
        this.group = group;
    }

    public Group group() {
        return group;
    }

    /// What stands for a value that nobody can tell any more.
    public int unknown() {
        return group == Group.SCHEDULING ? Integer.MIN_VALUE : -1;
    }
}
