// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.options;

import dev.ringside.cli.console.CommandException;
import dev.ringside.cli.grammar.ParsedOptions;
import java.util.ArrayList;
import java.util.List;

/// Lists of names in one argument: separated by commas, where `\,` is a comma of a name. Empty names do not count.
public final class EventNames {
    private EventNames() {}

    public static List<String> split(String list) {
        List<String> names = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (c == '\\' && i + 1 < list.length()) {
                char next = list.charAt(++i);
                name.append(next == ',' ? "," : "\\" + next);
            } else if (c == ',') {
                addTo(names, name);
            } else {
                name.append(c);
            }
        }
        addTo(names, name);
        return names;
    }

    private static void addTo(List<String> names, StringBuilder name) {
        if (!name.isEmpty()) {
            names.add(name.toString());
            name.setLength(0);
        }
    }

    /// The names in the only argument.
    ///
    /// @param missing what to say where there is none
    public static List<String> required(ParsedOptions options, String missing) throws CommandException {
        List<String> arguments = options.arguments();
        if (arguments.isEmpty()) {
            throw CommandException.error(missing);
        }
        if (arguments.size() > 1) {
            throw CommandException.error("Unknown argument: " + arguments.get(1));
        }
        List<String> names = split(arguments.getFirst());
        if (names.isEmpty()) {
            throw CommandException.error(missing);
        }
        return names;
    }
}
