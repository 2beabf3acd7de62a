// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.session.internal.state.SessionState.Buffers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionStateTest {
    private static final SessionState STATE = new SessionState(
            "odd\nname\\=x",
            1_700_000_000,
            "/tmp/out dir",
            "ctf-2",
            true,
            4711,
            List.of(
                    new Buffers(1, "/dev/shm/a.ring", "ch", "/tmp/t", "uuid", 0, 0, 0, Map.of(0, "a:b", 1, "c d")),
                    new Buffers(2, "/dev/shm/b.ring", "ch2", "/tmp/t", "uuid", 1, 4096, 3, Map.of())));

    @Test
    void comesBackAsItWas() throws IOException {
        assertThat(SessionState.parse(STATE.toText())).isEqualTo(STATE);
    }

    @Test
    void aDamagedFileIsAnErrorAndNothingElse() {
        String text = STATE.toText();
        for (int length = 0; length < text.length() - 1; length++) {
            String part = text.substring(0, length);
            try {
                SessionState.parse(part);
            } catch (IOException expected) {
                assertThat(expected).hasMessageContaining("session state");
            }
        }
        assertThatThrownBy(() -> SessionState.parse("version=2\n")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> SessionState.parse("nonsense")).isInstanceOf(IOException.class);
    }
}
