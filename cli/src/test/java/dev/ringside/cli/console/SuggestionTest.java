// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
    @ParameterizedTest
    @CsvSource({"convert,convert,0", "covert,convert,1", "convret,convert,1", "cnvrt,convert,2", "list,lost,1",
            "'',abc,3", "abc,'',3"})
    void countsTheSlipsOfTyping(String from, String to, int distance) {
        assertThat(Suggestion.distance(from, to)).isEqualTo(distance);
    }

    @Test
    void namesTheNearestNameAndNoneThatIsFarAway() {
        List<String> known = List.of("convert", "query", "run", "list-plugins");
        assertThat(Suggestion.of("covnert", known)).isEqualTo(" Did you mean `convert`?");
        assertThat(Suggestion.of("list", known)).isEqualTo(" Did you mean `list-plugins`?");
        assertThat(Suggestion.of("frobnicate", known)).isEmpty();
        assertThat(Suggestion.of("", known)).isEmpty();
    }

    @Test
    void asksAboutSeveralThatAreAboutAsNear() {
        List<String> known = List.of("open", "openat", "openat2", "open_by_handle_at", "opinion", "opennad");
        assertThat(Suggestion.ofSeveral("opennat", known, 3))
                .isEqualTo("Did you mean `openat`, `opennad` or `openat2`?");
        assertThat(Suggestion.ofSeveral("opennat", known, 2)).isEqualTo("Did you mean `openat` or `opennad`?");
        assertThat(Suggestion.ofSeveral("opennat", known, 1)).isEqualTo("Did you mean `openat`?");
        assertThat(Suggestion.ofSeveral("sched_switch", known, 3)).isEmpty();
        assertThat(Suggestion.ofSeveral("open_by", known, 3)).isEqualTo("Did you mean `open_by_handle_at`?");
    }
}
