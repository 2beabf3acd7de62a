// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.control;

import dev.ringside.cli.grammar.OptionSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// The help texts, which stand in resource files beside this class: `help-overview.txt`, and a `help-NAME.txt` for each
/// command. They call the program `lttng` where it goes by that name.
final class HelpText {
    private HelpText() {}

    static String overview(String program) {
        return program.equals("lttng") ? read("help-lttng.txt") : read("help-ringside.txt");
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
