// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class KernelChannelSettingsTest {
    @Test
    void roundsSizesUpToPowersOfTwo() {
        KernelChannelSettings settings = KernelChannelSettings.ofDefaults("c").withSubBuffers(5000, 3);
        assertThat(settings.subBufferBytes()).isEqualTo(8192);
        assertThat(settings.subBufferCount()).isEqualTo(4);
        assertThat(settings.withSubBuffers(1, 1).subBufferBytes()).isEqualTo(4096);
        assertThat(settings.withSubBuffers(1, 1).subBufferCount()).isEqualTo(2);
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> KernelChannelSettings.ofDefaults("a/b")).hasMessageContaining("a/b");
        assertThatThrownBy(() -> KernelChannelSettings.ofDefaults("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KernelChannelSettings.ofDefaults("c").withSubBuffers(1L << 40, 4))
                .hasMessageContaining("too large");
    }
}
