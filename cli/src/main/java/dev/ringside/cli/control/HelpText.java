// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.grammar.OptionSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The help texts, which stand in resource files beside this class: an overview for each name of the program, and a
/// `help-NAME.txt` for each command. They call the program `lttng` where it goes by that name.
final class HelpText {
    private static final Pattern COMMAND = Pattern.compile("  (\\S+) {2,}.*");
    private static final int COLUMNS = 76;

    private HelpText() {}

    static String overview(String program) {
        return program.equals("lttng") ? read("help-lttng.txt") : ofBuiltCommands(read("help-ringside.txt"), program);
    }

    /// An overview of all commands whose lines of those that are not built go into one list of names.
    private static String ofBuiltCommands(String overview, String program) {
        List<String> paragraphs = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String paragraph : overview.split("\n\n")) {
            List<String> lines = new ArrayList<>(paragraph.lines().toList());
            if (lines.removeIf(line -> isMissing(line, program, missing)) && lines.size() == 1) {
                continue;
            }
            paragraphs.add(String.join("\n", lines));
        }
        return String.join("\n\n", paragraphs).replace("@MISSING@", inColumns(missing)) + "\n";
    }

    private static boolean isMissing(String line, String program, List<String> missing) {
        Matcher command = COMMAND.matcher(line);
        if (!command.matches() || !(Commands.find(program, command.group(1)) instanceof MissingCommand)) {
            return false;
        }
        missing.add(command.group(1));
        return true;
    }

    private static String inColumns(List<String> words) {
        StringBuilder text = new StringBuilder();
        int column = COLUMNS;
        for (String word : words) {
            if (column + 1 + word.length() > COLUMNS) {
                text.append(text.isEmpty() ? "  " : "\n  ");
                column = 2;
            } else {
                text.append(' ');
                column++;
            }
            text.append(word);
            column += word.length();
        }
        return text.toString();
    }

    static String of(ControlCommand command, String program) {
        String text = read("help-" + command.name() + ".txt");
        if (text.isEmpty()) {
            return generated(command, program);
        }
        return text.replace("@PROGRAM@", program);
    }

    /// For commands without a text of their own.
    private static String generated(ControlCommand command, String program) {
        StringBuilder text = new StringBuilder("Usage: ").append(program).append(' ').append(command.name());
        for (OptionSpec option : command.options().options()) {
            text.append(" [--").append(option.name());
            switch (option.value()) {
                case NONE -> {}
                case REQUIRED -> text.append("=VALUE");
                case OPTIONAL -> text.append("[=VALUE]");
            }
            text.append(']');
        }
        return text.append('\n').toString();
    }

    private static String read(String name) {
        try (InputStream resource = HelpText.class.getResourceAsStream(name)) {
            return resource == null ? "" : new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
