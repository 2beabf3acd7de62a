// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import java.io.PrintStream;

/// Prints failures as Babeltrace's error stack: who says it in brackets, the message indented and folded at 80 columns,
/// causes after it.
final class ErrorReport {
    private static final int COLUMNS = 80;
    private static final String INDENT = "  ";
    private static final String BOLD = "\u001b[1m";
    private static final String BOLD_RED = "\u001b[1m\u001b[31m";
    private static final String RESET = "\u001b[0m";

    private ErrorReport() {}

    /// @param colored whether to set off who says it, which a terminal can
    static void print(PrintStream err, CommandException failure, boolean colored) {
        StringBuilder text = new StringBuilder("\n");
        String lead = "ERROR:    ";
        for (CommandException.Cause cause : failure.causes()) {
            text.append(colored ? BOLD_RED : "").append(lead).append(colored ? RESET : "");
            text.append('[').append(colored ? BOLD : "").append(cause.actor()).append(colored ? RESET : "")
                    .append("]\n");
            fold(text, cause.message());
            lead = "CAUSED BY ";
        }
        err.print(text);
        err.flush();
    }

    /// Breaks lines at blanks; a word that is longer than a line stays whole.
    static void fold(StringBuilder text, String message) {
        for (String line : message.split("\n", -1)) {
            int column = 0;
            for (String word : line.split(" ", -1)) {
                if (column > INDENT.length() && column + 1 + word.length() > COLUMNS) {
                    text.append('\n');
                    column = 0;
                }
                text.append(column == 0 ? INDENT : " ").append(word);
                column += (column == 0 ? INDENT.length() : 1) + word.length();
            }
            text.append('\n');
        }
    }
}
