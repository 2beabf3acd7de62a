// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.protocol.ClientMessage.BufferAllocation;
import dev.ringside.protocol.ClientMessage.BufferOwnership;
import dev.ringside.protocol.ClientMessage.ChannelSettings;
import dev.ringside.protocol.ClientMessage.LossMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelRulesTest {
    @Test
    void defaultsAreThoseOfLttng() throws CommandFailure {
        ChannelSettings user = ChannelRules.normalised(ChannelRules.defaults("c", BufferOwnership.USER));
        assertThat(user.subBufferBytes()).isEqualTo(524288);
        assertThat(user.subBufferCount()).isEqualTo(4);
        assertThat(user.monitorTimerMicros()).isEqualTo(1_000_000);
        ChannelSettings process = ChannelRules.normalised(ChannelRules.defaults("c", BufferOwnership.PROCESS));
        assertThat(process.subBufferBytes()).isEqualTo(16384);
    }

    @Test
    void sizesAreRoundedUpToPowersOfTwoAndAtLeastAPage() throws CommandFailure {
        assertThat(normalised(5000, 3, LossMode.DISCARD).subBufferBytes()).isEqualTo(8192);
        assertThat(normalised(5000, 3, LossMode.DISCARD).subBufferCount()).isEqualTo(4);
        assertThat(normalised(1, 1, LossMode.DISCARD).subBufferBytes()).isEqualTo(4096);
        assertThat(normalised(1, 1, LossMode.DISCARD).subBufferCount()).isEqualTo(1);
        assertThat(normalised(1 << 20, 8, LossMode.DISCARD).subBufferBytes()).isEqualTo(1 << 20);
    }

    @Test
    void overwritingNeedsTwoSubBuffers() throws CommandFailure {
        assertThat(normalised(4096, 1, LossMode.OVERWRITE).subBufferCount()).isEqualTo(2);
    }

    @Test
    void impossibleSizesAreRefused() {
        assertThatThrownBy(() -> normalised(-1, 4, LossMode.DISCARD)).hasMessageContaining("sub-buffer size");
        assertThatThrownBy(() -> normalised(1L << 40, 4, LossMode.DISCARD)).hasMessageContaining("sub-buffer size");
        assertThatThrownBy(() -> normalised(4096, Long.MAX_VALUE, LossMode.DISCARD))
                .hasMessageContaining("sub-buffer count");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "..", ".hidden", "../../etc", "new\nline", "metadata", "nul\0"})
    void namesThatAreNoFileNamesAreRefused(String name) {
        assertThatThrownBy(() -> ChannelRules.normalised(ChannelRules.defaults(name, BufferOwnership.USER)))
                .isInstanceOf(CommandFailure.class);
    }

    private static ChannelSettings normalised(long bytes, long count, LossMode lossMode) throws CommandFailure {
        return ChannelRules.normalised(new ChannelSettings(
                "c", bytes, count, lossMode, BufferOwnership.USER, BufferAllocation.PER_CPU, 0, 0, 0, 0, 0));
    }
}
