// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.process;

import java.util.List;
import java.util.Optional;

/// What the system calls that change user and group ids make of them, once they have succeeded (setuid(2), setreuid(2),
/// setresuid(2) and the same for groups). Stateless.
final class CredentialCalls {
    private static final List<Trait> USERS = List.of(Trait.UID, Trait.EUID, Trait.SUID);
    private static final List<Trait> VIRTUAL_USERS = List.of(Trait.VUID, Trait.VEUID, Trait.VSUID);
    private static final List<Trait> GROUPS = List.of(Trait.GID, Trait.EGID, Trait.SGID);
    private static final List<Trait> VIRTUAL_GROUPS = List.of(Trait.VGID, Trait.VEGID, Trait.VSGID);
    private static final int UNCHANGED = -1;

    private CredentialCalls() {}

    /// The state after a call.
    ///
    /// @return empty where the arguments alone do not tell
    static Optional<ThreadState> after(ThreadState before, String call, long[] arguments) {
        boolean users = call.endsWith("uid");
        List<Trait> ids = users ? USERS : GROUPS;
        List<Trait> virtual = users ? VIRTUAL_USERS : VIRTUAL_GROUPS;
        for (int i = 0; i < ids.size(); i++) {
            int id = before.trait(ids.get(i));
            // In a user namespace the arguments are other numbers.
            if (id == ids.get(i).unknown() || id != before.trait(virtual.get(i))) {
                return Optional.empty();
            }
        }
        int[] real = ids.stream().mapToInt(before::trait).toArray();
        // Who has user 0's rights may take all ids at once.
        boolean privileged = before.trait(Trait.EUID) == 0;
        Optional<int[]> changed =
                switch (call) {
                    case "setuid", "setgid" -> one(real, arguments, privileged);
                    case "setreuid", "setregid" -> two(real, arguments);
                    case "setresuid", "setresgid" -> three(real, arguments);
                    default -> Optional.empty();
                };
        return changed.map(after -> {
            ThreadState state = before;
            for (int i = 0; i < after.length; i++) {
                state = state.with(ids.get(i), after[i]).with(virtual.get(i), after[i]);
            }
            return state;
        });
    }

    private static Optional<int[]> one(int[] ids, long[] arguments, boolean privileged) {
        if (arguments.length < 1) {
            return Optional.empty();
        }
        int id = (int) arguments[0];
        return Optional.of(privileged ? new int[] {id, id, id} : new int[] {ids[0], id, ids[2]});
    }

    private static Optional<int[]> two(int[] ids, long[] arguments) {
        if (arguments.length < 2) {
            return Optional.empty();
        }
        int real = (int) arguments[0];
        int effective = chosen((int) arguments[1], ids[1]);
        boolean saves = real != UNCHANGED || (int) arguments[1] != UNCHANGED && effective != ids[0];
        return Optional.of(new int[] {chosen(real, ids[0]), effective, saves ? effective : ids[2]});
    }

    private static Optional<int[]> three(int[] ids, long[] arguments) {
        if (arguments.length < 3) {
            return Optional.empty();
        }
        return Optional.of(new int[] {
            chosen((int) arguments[0], ids[0]),
            chosen((int) arguments[1], ids[1]),
            chosen((int) arguments[2], ids[2])
        });
    }

    private static int chosen(int asked, int before) {
        return asked == UNCHANGED ? before : asked;
    }
}
