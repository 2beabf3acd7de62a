// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.options;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.console.CommandOutput;
import java.util.List;
import java.util.stream.Collectors;

/// The exclusions of an event rule: patterns of names that it does not match.
public final class Exclusions {
    private Exclusions() {}

    /// Refuses exclusions that leave nothing, and warns of those that take nothing away.
    public static void check(CommandOutput output, String pattern, List<String> exclusions) throws CommandException {
        if (!exclusions.isEmpty() && pattern.indexOf('*') < 0) {
            throw CommandException.error("Event name pattern must contain wildcard characters to use exclusions");
        }
        for (String exclusion : exclusions) {
            String prefix = literalPrefix(exclusion);
            String patternPrefix = literalPrefix(pattern);
            boolean wild = prefix.length() < exclusion.length();
            if (wild && patternPrefix.startsWith(prefix)) {
                throw CommandException.error(
                        "Exclusion pattern `" + exclusion + "` excludes all events from `" + pattern + "`");
            }
            if (!prefix.startsWith(patternPrefix) && !patternPrefix.startsWith(prefix)
                    || !wild && !prefix.startsWith(patternPrefix)) {
                output.warning(
                        "Exclusion pattern `" + exclusion + "` does not exclude any event from `" + pattern + "`");
            }
        }
    }

    private static String literalPrefix(String pattern) {
        int star = pattern.indexOf('*');
        return star < 0 ? pattern : pattern.substring(0, star);
    }

    /// What is said of them after the pattern; empty where there are none.
    public static String text(List<String> exclusions) {
        return exclusions.isEmpty()
                ? ""
                : exclusions.stream().map(name -> "`" + name + "`")
                        .collect(Collectors.joining(", ", " excluding ", ""));
    }
}
