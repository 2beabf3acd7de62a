// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.tracefs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InstanceNameTest {
    @Test
    void saysWhoMadeItAndComesBackFromItsText() {
        InstanceName name = InstanceName.ofThisProcess("my session/1", "channel-0");
        assertThat(name.toString()).startsWith("ringside-").contains("-my%20session%2F1-channel%2D0@");
        assertThat(InstanceName.parse(name.toString())).contains(name);
        assertThat(name.isMine()).isTrue();
        assertThat(name.isStale()).isFalse();
    }

    @Test
    void isStaleWhenItsProcessIsGoneOrAnotherHasItsNumber() {
        InstanceName mine = InstanceName.ofThisProcess("s", "c");
        assertThat(new InstanceName(mine.uid(), "s", "c", mine.pidNamespace(), mine.pid(), mine.startTimeTicks() - 1)
                        .isStale())
                .isTrue();
        assertThat(new InstanceName(mine.uid(), "s", "c", mine.pidNamespace(), 0x7fffffff, 5).isStale()).isTrue();
    }

    @Test
    void isNotCalledStaleWhenItsProcessCannotBeSeen() {
        InstanceName mine = InstanceName.ofThisProcess("s", "c");
        assertThat(new InstanceName(mine.uid(), "s", "c", mine.pidNamespace() + 1, 0x7fffffff, 5).isStale()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ringside", "ringside-0-a-b", "ringside-x-a-b@1.2.3", "trace-cmd",
            "ringside-0-a/b-c@1.2.3"})
    void leavesNamesOfOthersAlone(String name) {
        assertThat(InstanceName.parse(name)).isEmpty();
    }
}
