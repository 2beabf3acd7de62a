// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import dev.ringside.cli.console.Suggestion;
import java.util.ArrayList;
import java.util.List;

/// Goes through command-line arguments in order: options with one or two dashes, several letters behind one dash,
/// arguments of options behind `=`, behind the letter or in the next word, and other words in between. One thread.
final class ArgumentScanner {
    /// An option or another word.
    ///
    /// @param key   of the option, empty for a word that is none
    /// @param value argument of the option, or the word; empty where there is none
    record Item(String key, String value) {
    }

    private final String context;
    private final List<OptionDescription> options;
    private final String[] arguments;
    private int next;
    private int letter;

    /// @param context what is being parsed, for messages
    ArgumentScanner(String context, List<OptionDescription> options, String[] arguments, int start) {
        this.context = context;
        this.options = options;
        this.arguments = arguments;
        this.next = start;
    }

    boolean hasNext() {
        return next < arguments.length;
    }

    /// The index of the argument that comes next.
    int position() {
        return next;
    }

    /// Whether an option of this scanner's, or a word that is none, comes next.
    boolean nextIsKnown() {
        String argument = arguments[next];
        if (argument.length() < 2 || argument.charAt(0) != '-') {
            return true;
        }
        if (argument.startsWith("--")) {
            int equals = argument.indexOf('=');
            return find(argument.substring(2, equals < 0 ? argument.length() : equals)) != null;
        }
        return find(argument.charAt(1)) != null;
    }

    Item next() throws CommandException {
        String argument = arguments[next];
        if (argument.length() < 2 || argument.charAt(0) != '-') {
            next++;
            return new Item("", argument);
        }
        if (argument.equals("--")) {
            throw failure("Invalid argument");
        }
        return argument.startsWith("--") ? longOption(argument) : letterOption(argument);
    }

    private Item longOption(String argument) throws CommandException {
        int equals = argument.indexOf('=');
        String name = argument.substring(2, equals < 0 ? argument.length() : equals);
        OptionDescription option = find(name);
        if (option == null) {
            throw failure("Unknown option `--" + name + "`" + suggestion(name));
        }
        if (!option.withArgument()) {
            if (equals >= 0) {
                throw failure("Unexpected argument for option `--" + name + "`");
            }
            next++;
            return new Item(option.key(), "");
        }
        return equals >= 0
                ? advance(option, argument.substring(equals + 1), 1)
                : advance(option, following("--" + name), 2);
    }

    private Item letterOption(String argument) throws CommandException {
        int index = Math.max(1, letter);
        OptionDescription option = find(argument.charAt(index));
        if (option == null) {
            throw failure("Unknown option `-" + argument.charAt(index) + "`");
        }
        boolean last = index + 1 == argument.length();
        if (!option.withArgument()) {
            letter = last ? 0 : index + 1;
            next += last ? 1 : 0;
            return new Item(option.key(), "");
        }
        return last
                ? advance(option, following("-" + argument.charAt(index)), 2)
                : advance(option, argument.substring(index + 1), 1);
    }

    private Item advance(OptionDescription option, String value, int count) {
        next += count;
        letter = 0;
        return new Item(option.key(), value);
    }

    private String following(String option) throws CommandException {
        if (next + 1 >= arguments.length) {
            throw failure("Missing required argument for option `" + option + "`");
        }
        return arguments[next + 1];
    }

    private String suggestion(String longName) {
        List<String> known = new ArrayList<>();
        for (OptionDescription option : options) {
            known.add("--" + option.longName());
        }
        String suggestion = Suggestion.of("--" + longName, known);
        return suggestion.isEmpty() ? "" : "." + suggestion;
    }

    private CommandException failure(String reason) {
        return new CommandException("While parsing " + context + "command-line arguments: While parsing argument #"
                + (next + 1) + " (`" + arguments[next] + "`): " + reason);
    }

    private @org.jspecify.annotations.Nullable OptionDescription find(String longName) {
        for (OptionDescription option : options) {
            if (!longName.isEmpty() && option.longName().equals(longName)) {
                return option;
            }
        }
        return null;
    }

    private @org.jspecify.annotations.Nullable OptionDescription find(char shortName) {
        for (OptionDescription option : options) {
            if (option.shortName() == shortName) {
                return option;
            }
        }
        return null;
    }
}
