// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.grammar;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The options of a command, in the order that `--list-options` prints them in, and the parser for them. The grammar is
/// that of popt, which `lttng` uses: `--name=value`, `--name value`, `-nvalue`, `-n=value`, `-n value`, letters in one
/// word, options and arguments mixed, `--` ends the options.
///
/// Immutable.
public final class OptionTable {
    private final List<OptionSpec> options;

    private OptionTable(List<OptionSpec> options) {
        this.options = List.copyOf(options);
    }

    /// Makes a table of `name`, `name/letter`, `name=` (takes a value), `name=?` (may take one) and `name/letter=`.
    public static OptionTable of(String... declarations) {
        List<OptionSpec> options = new ArrayList<>(declarations.length);
        for (String declaration : declarations) {
            options.add(parse(declaration));
        }
        return new OptionTable(options);
    }

    private static OptionSpec parse(String declaration) {
        OptionSpec.Value value = OptionSpec.Value.NONE;
        String rest = declaration;
        if (rest.endsWith("=?")) {
            value = OptionSpec.Value.OPTIONAL;
            rest = rest.substring(0, rest.length() - 2);
        } else if (rest.endsWith("=")) {
            value = OptionSpec.Value.REQUIRED;
            rest = rest.substring(0, rest.length() - 1);
        }
        int slash = rest.indexOf('/');
        return slash < 0
                ? new OptionSpec(rest, (char) 0, value)
                : new OptionSpec(rest.substring(0, slash), rest.charAt(slash + 1), value);
    }

    public List<OptionSpec> options() {
        return options;
    }

    /// Parses the words after the command's name.
    ///
    /// @throws UnknownOptionException for an option that is not in this table, or one whose value is missing or too
    ///     much
    public ParsedOptions parse(List<String> words) throws UnknownOptionException {
        return parse(words, false);
    }

    /// As [#parse(List)], but the first word that is no option, and all after it, are arguments: for commands that run
    /// another.
    public ParsedOptions parseLeading(List<String> words) throws UnknownOptionException {
        return parse(words, true);
    }

    private ParsedOptions parse(List<String> words, boolean leadingOnly) throws UnknownOptionException {
        ParsedOptions parsed = new ParsedOptions();
        Words rest = new Words(words);
        while (rest.hasNext()) {
            String word = rest.next();
            if (word.equals("--")) {
                rest.drainTo(parsed);
            } else if (word.startsWith("--")) {
                parseLong(word, rest, parsed);
            } else if (word.length() > 1 && word.charAt(0) == '-') {
                parseLetters(word, rest, parsed);
            } else {
                parsed.addArgument(word);
                if (leadingOnly) {
                    rest.drainTo(parsed);
                }
            }
        }
        return parsed;
    }

    private void parseLong(String word, Words rest, ParsedOptions parsed) throws UnknownOptionException {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word.substring(2) : word.substring(2, equals);
        OptionSpec option = byName(name);
        if (option == null) {
            throw new UnknownOptionException(word);
        }
        String attached = equals < 0 ? null : word.substring(equals + 1);
        parsed.add(option, value(option, attached, rest, word));
    }

    private void parseLetters(String word, Words rest, ParsedOptions parsed) throws UnknownOptionException {
        for (int i = 1; i < word.length(); i++) {
            OptionSpec option = byLetter(word.charAt(i));
            if (option == null) {
                throw new UnknownOptionException(word);
            }
            if (option.value() == OptionSpec.Value.NONE) {
                parsed.add(option, "");
                continue;
            }
            String tail = word.substring(i + 1);
            if (tail.startsWith("=")) {
                tail = tail.substring(1);
            }
            parsed.add(option, value(option, tail.isEmpty() ? null : tail, rest, word));
            return;
        }
    }

    private static String value(OptionSpec option, @Nullable String attached, Words rest, String word)
            throws UnknownOptionException {
        return switch (option.value()) {
            case NONE -> {
                if (attached != null) {
                    throw new UnknownOptionException(word);
                }
                yield "";
            }
            case OPTIONAL -> attached == null ? "" : attached;
            case REQUIRED -> {
                if (attached != null) {
                    yield attached;
                }
                if (!rest.hasNext()) {
                    throw new UnknownOptionException(word);
                }
                yield rest.next();
            }
        };
    }

    private @Nullable OptionSpec byName(String name) {
        for (OptionSpec option : options) {
            if (option.name().equals(name)) {
                return option;
            }
        }
        return null;
    }

    private @Nullable OptionSpec byLetter(char letter) {
        for (OptionSpec option : options) {
            if (option.shortName() == letter) {
                return option;
            }
        }
        return null;
    }

    /// The words still to be parsed.
    private static final class Words {
        private final List<String> words;
        private int position;

        Words(List<String> words) {
            this.words = words;
        }

        boolean hasNext() {
            return position < words.size();
        }

        String next() {
            return words.get(position++);
        }

        void drainTo(ParsedOptions parsed) {
            while (hasNext()) {
                parsed.addArgument(next());
            }
        }
    }
}
