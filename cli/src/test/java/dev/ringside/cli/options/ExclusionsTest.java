// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.CommandOutput;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExclusionsTest {
    @ParameterizedTest
    @CsvSource({
        "a*,ab,''",
        "a*,ab*,''",
        "a*,b,does not exclude any event",
        "a*,b*,does not exclude any event",
        "a*,a*,excludes all events",
        "a*,*,excludes all events",
        "ab*,a*,excludes all events",
        "ab,a,must contain wildcard characters",
    })
    void areCheckedAgainstThePattern(String pattern, String exclusion, String said) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        String text;
        try {
            Exclusions.check(new CommandOutput(stream, stream, false, false), pattern, List.of(exclusion));
            text = err.toString(StandardCharsets.UTF_8);
        } catch (CommandException e) {
            text = e.text();
        }
        if (said.isEmpty()) {
            assertThat(text).isEmpty();
        } else {
            assertThat(text).contains(said);
        }
    }
}
