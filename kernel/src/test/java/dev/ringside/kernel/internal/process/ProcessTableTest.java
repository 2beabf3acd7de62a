// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringside.kernel.internal.process.Trait.Group;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// With threads that were there between two looks only: nothing in /proc tells of them.
final class ProcessTableTest {
    private static final int CREATOR = (int) ProcessHandle.current().pid();
    /// Larger than any process id of Linux.
    private static final int GONE = 0x7fff_0000;

    private static final int CHILD = GONE + 1;
    private static final long NEW_UTS = 0x400_0000;
    private static final long NEW_PID = 0x2000_0000;
    private static final long NEW_USER = 0x1000_0000;

    private final ProcessTable table = new ProcessTable();
    private ThreadState creator = ThreadState.of(0);

    @BeforeEach
    void fill() {
        assumeTrue(Files.exists(Path.of("/proc/self/ns")), "there is no /proc");
        table.fill(EnumSet.allOf(Group.class), 1);
        creator = table.at(CREATOR, 1);
        assertThat(creator.trait(Trait.UID)).isNotNegative();
    }

    private static Change.Created created(long time, int by, int child, long flags) {
        return new Change.Created(time, by, child, new byte[] {'x'}, flags);
    }

    private ThreadState afterCall(String call, long... arguments) {
        table.apply(List.of(
                created(2, CREATOR, GONE, 0),
                new Change.Entered(3, GONE, arguments),
                new Change.Called(4, GONE, Group.NAMESPACES, call),
                created(5, GONE, CHILD, 0)));
        return table.at(GONE, 6);
    }

    private void assertSame(ThreadState state, Trait... traits) {
        for (Trait trait : traits) {
            assertThat(state.trait(trait)).as("%s", trait).isEqualTo(creator.trait(trait));
        }
    }

    private static void assertUnknown(ThreadState state, Trait... traits) {
        for (Trait trait : traits) {
            assertThat(state.trait(trait)).as("%s", trait).isEqualTo(trait.unknown());
        }
    }

    @Test
    void onlyTheNamespacesThatACallNamesAreUnknownAfterwards() {
        for (ThreadState state : List.of(afterCall("unshare", NEW_UTS), table.at(CHILD, 6))) {
            assertUnknown(state, Trait.UTS_NAMESPACE);
            assertSame(state, Trait.MOUNT_NAMESPACE, Trait.PID_NAMESPACE, Trait.USER_NAMESPACE, Trait.UID, Trait.VGID);
            assertThat(state.virtualThreadId()).isPositive();
        }
    }

    @Test
    void aNewPidNamespaceIsForChildren() {
        ThreadState caller = afterCall("unshare", NEW_PID);
        assertThat(caller.virtualThreadId()).isEqualTo(GONE);
        assertSame(caller, Trait.MOUNT_NAMESPACE, Trait.UID);
        ThreadState child = table.at(CHILD, 6);
        assertThat(child.virtualThreadId()).isNegative();
        assertUnknown(child, Trait.PID_NAMESPACE);
        assertSame(child, Trait.MOUNT_NAMESPACE, Trait.UID);
    }

    @Test
    void inANewUserNamespaceUsersAreUnknown() {
        ThreadState state = afterCall("unshare", NEW_USER);
        assertUnknown(state, Trait.USER_NAMESPACE, Trait.VUID, Trait.VEGID);
        assertSame(state, Trait.NET_NAMESPACE);
    }

    @Test
    void enteringWhatADescriptorStandsForMayChangeAll() {
        ThreadState state = afterCall("setns", 7, 0);
        assertUnknown(state, Trait.MOUNT_NAMESPACE, Trait.UTS_NAMESPACE, Trait.UID);
    }

    @Test
    void aCallThatUnsharesOtherThingsChangesNothing() {
        ThreadState state = afterCall("unshare", 0x400);
        EnumSet<Trait> others = EnumSet.allOf(Trait.class);
        others.remove(Trait.PARENT);
        assertSame(state, others.toArray(Trait[]::new));
    }

    @Test
    void aChildInNewNamespacesSharesTheOthers() {
        table.apply(List.of(created(2, CREATOR, GONE, NEW_UTS)));
        ThreadState state = table.at(GONE, 3);
        assertUnknown(state, Trait.UTS_NAMESPACE);
        assertSame(state, Trait.MOUNT_NAMESPACE, Trait.IPC_NAMESPACE, Trait.UID);
    }
}
