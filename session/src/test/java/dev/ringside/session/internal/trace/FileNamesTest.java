// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "..", "../../x", "/etc/passwd", "a/b", "a\nb", "a\0b", "\u202Eevil", "....", "\uD800"})
    void anyTextBecomesOneHarmlessPathElement(String text) {
        String safe = FileNames.safe(text);
        Path folder = Path.of("/base");
        assertThat(folder.resolve(safe).normalize().getParent()).isEqualTo(folder);
        assertThat(safe).doesNotContain("\n").doesNotContain("/").doesNotStartWith(".");
    }

    @Test
    void anOrdinaryNameStaysAsItIs() {
        assertThat(FileNames.safe("my-shop 2.1")).isEqualTo("my-shop 2.1");
    }

    @Test
    void aLongNameIsCut() {
        assertThat(FileNames.safe("x".repeat(10_000)).length()).isLessThan(100);
    }

    @Test
    void sessionNamesAreCheckedNotChanged() {
        assertThat(FileNames.isPathElement("demo session", 16)).isTrue();
        assertThat(FileNames.isPathElement("bad/name", 16)).isFalse();
        assertThat(FileNames.isPathElement("x".repeat(250), 16)).isFalse();
        assertThat(FileNames.isPathElement("", 16)).isFalse();
    }
}
