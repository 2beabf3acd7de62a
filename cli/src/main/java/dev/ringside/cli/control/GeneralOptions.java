// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.machine.MachineFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The options that stand before the command, and the words from the command on. Their grammar is getopt's: unambiguous
/// beginnings of long names count as the names.
///
/// @param information what is asked for in place of a command
/// @param machine     the format of `--mi`, or null
/// @param words       the command and all after it
record GeneralOptions(
        Information information,
        boolean noDaemon,
        boolean quiet,
        int verbosity,
        String group,
        @Nullable MachineFormat machine,
        String daemonPath,
        List<String> words) {
    enum Information {
        NONE,
        HELP,
        VERSION,
        COMMANDS
    }

    private static final List<String> NAMES = List.of(
            "version",
            "help",
            "group",
            "verbose",
            "quiet",
            "mi",
            "no-sessiond",
            "sessiond-path",
            "relayd-path",
            "list-options",
            "list-commands");
    private static final List<String> WITH_VALUE = List.of("group", "mi", "sessiond-path", "relayd-path");

    GeneralOptions {
        words = List.copyOf(words);
    }

    /// Something is wrong with the options before the command.
    static final class InvalidException extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidException(String message) {
            super(message, null, false, false);
        }
    }

    static GeneralOptions parse(List<String> arguments) throws InvalidException {
        Parser parser = new Parser(arguments);
        parser.run();
        return parser.result();
    }

    private static final class Parser {
        private final List<String> words;
        private int position;
        private Information information = Information.NONE;
        private boolean noDaemon;
        private boolean quiet;
        private int verbosity;
        private String group = "tracing";
        private @Nullable MachineFormat machine;
        private String daemonPath = "";

        Parser(List<String> words) {
            this.words = words;
        }

        GeneralOptions result() {
            return new GeneralOptions(
                    information,
                    noDaemon,
                    quiet,
                    verbosity,
                    group,
                    machine,
                    daemonPath,
                    new ArrayList<>(words.subList(position, words.size())));
        }

        void run() throws InvalidException {
            while (position < words.size()) {
                String word = words.get(position);
                if (word.equals("--")) {
                    position++;
                    return;
                }
                if (word.length() < 2 || word.charAt(0) != '-') {
                    return;
                }
                position++;
                if (word.startsWith("--")) {
                    parseLong(word.substring(2));
                } else {
                    parseLetters(word);
                }
            }
        }

        private void parseLong(String word) throws InvalidException {
            int equals = word.indexOf('=');
            String name = resolve(equals < 0 ? word : word.substring(0, equals));
            boolean takesValue = WITH_VALUE.contains(name);
            if (!takesValue && equals >= 0) {
                throw new InvalidException("option '--" + name + "' doesn't allow an argument");
            }
            String value = "";
            if (takesValue) {
                value = equals >= 0 ? word.substring(equals + 1) : next("option '--" + name + "' requires an argument");
            }
            apply(name, value);
        }

        private static String resolve(String given) throws InvalidException {
            List<String> candidates =
                    NAMES.stream().filter(name -> name.startsWith(given)).toList();
            if (NAMES.contains(given)) {
                return given;
            }
            if (candidates.size() == 1) {
                return candidates.getFirst();
            }
            throw new InvalidException(
                    candidates.isEmpty()
                            ? "unrecognized option '--" + given + "'"
                            : "option '--" + given + "' is ambiguous");
        }

        private void parseLetters(String word) throws InvalidException {
            for (int i = 1; i < word.length(); i++) {
                char letter = word.charAt(i);
                if (letter == 'g' || letter == 'm') {
                    String rest = word.substring(i + 1);
                    String value = rest.isEmpty() ? next("option requires an argument -- '" + letter + "'") : rest;
                    apply(letter == 'g' ? "group" : "mi", value);
                    return;
                }
                apply(nameOf(letter), "");
            }
        }

        private static String nameOf(char letter) throws InvalidException {
            return switch (letter) {
                case 'V' -> "version";
                case 'h' -> "help";
                case 'n' -> "no-sessiond";
                case 'q' -> "quiet";
                case 'v' -> "verbose";
                default -> throw new InvalidException("invalid option -- '" + letter + "'");
            };
        }

        private String next(String complaint) throws InvalidException {
            if (position == words.size()) {
                throw new InvalidException(complaint);
            }
            return words.get(position++);
        }

        private void apply(String name, String value) throws InvalidException {
            switch (name) {
                case "version" -> information = Information.VERSION;
                case "help" -> information = Information.HELP;
                case "list-commands" -> information = Information.COMMANDS;
                case "no-sessiond" -> noDaemon = true;
                case "quiet" -> quiet = true;
                case "verbose" -> verbosity = Math.min(3, verbosity + 1);
                case "group" -> group = value;
                case "sessiond-path" -> daemonPath = value;
                case "mi" -> machine = format(value);
                default -> {}
            }
        }

        private static MachineFormat format(String value) throws InvalidException {
            return switch (value.toLowerCase(Locale.ROOT)) {
                case "xml" -> MachineFormat.XML;
                case "json" -> MachineFormat.JSON;
                default -> throw new InvalidException("MI output format not supported: " + value);
            };
        }
    }
}
