// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel.internal.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EventNamesTest {
    @Test
    void givesLttngsNamesAndOtherwiseTheKernels() {
        EventNames names = EventNames.ofLttng();
        assertThat(names.nameOf("irq", "softirq_raise")).isEqualTo("irq_softirq_raise");
        assertThat(names.nameOf("sched", "sched_switch")).isEqualTo("sched_switch");
        assertThat(names.nameOf("power", "cpu_idle")).isEqualTo("power_cpu_idle");
        assertThat(names.nameOf("someone", "elses_event")).isEqualTo("elses_event");
    }

    @Test
    void readsEveryPartOfAField() {
        EventNames names =
                EventNames.parse(List.of("# comment", "", "a:b name f=g-100:s32 h:u8e i:text16 j:net16 k:x"));
        assertThat(names.mapping("a", "b").orElseThrow().fields())
                .containsExactly(
                        new FieldMapping("f", "g", -100, Optional.of(new FieldKind.IntegerKind(4, true, false, false))),
                        new FieldMapping("h", "h", 0, Optional.of(new FieldKind.IntegerKind(1, false, false, true))),
                        new FieldMapping("i", "i", 0, Optional.of(new FieldKind.TextArray(16))),
                        new FieldMapping("j", "j", 0, Optional.of(new FieldKind.NetworkInteger(2))),
                        new FieldMapping("k", "k", 0, Optional.of(new FieldKind.Hexadecimal())));
    }

    @Test
    void namesTheLineOfAMistake() {
        assertThatThrownBy(() -> EventNames.parse(List.of("", "nonsense")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2");
        assertThatThrownBy(() -> EventNames.parse(List.of("a:b c", "a:b d"))).hasMessageContaining("second line");
        assertThatThrownBy(() -> EventNames.parse(List.of("a:b c f:u7"))).hasMessageContaining("u7");
    }
}
