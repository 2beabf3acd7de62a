// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.cli.machine.MachineFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneralOptionsTest {
    private static GeneralOptions parse(String words) throws GeneralOptions.InvalidException {
        return GeneralOptions.parse(List.of(words.split(" ")));
    }

    @Test
    void endAtTheCommand() throws GeneralOptions.InvalidException {
        GeneralOptions options = parse("-nvv --mi xml -gstaff list -q --mi=json");
        assertThat(options.noDaemon()).isTrue();
        assertThat(options.verbosity()).isEqualTo(2);
        assertThat(options.quiet()).isFalse();
        assertThat(options.group()).isEqualTo("staff");
        assertThat(options.machine()).isEqualTo(MachineFormat.XML);
        assertThat(options.words()).containsExactly("list", "-q", "--mi=json");
    }

    @Test
    void mayBeCutShortWhereItIsClearWhatIsMeant() throws GeneralOptions.InvalidException {
        assertThat(parse("--vers").information()).isEqualTo(GeneralOptions.Information.VERSION);
        assertThat(parse("--sess=/x list").daemonPath()).isEqualTo("/x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--ver", "--nope", "-x", "--quiet=1", "--mi", "-m", "--mi=html", "--list"})
    void refuseWhatIsUnclearOrWrong(String words) {
        assertThatThrownBy(() -> parse(words)).isInstanceOf(GeneralOptions.InvalidException.class);
    }
}
