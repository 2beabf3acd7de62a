// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.listing;

import dev.ringside.cli.console.Environment;

/// How a listing is to look.
///
/// @param compact no empty lines between groups
/// @param utf8    symbols beyond ASCII
/// @param colours SGR sequences
/// @param columns where lines are cut; [Integer#MAX_VALUE]: nowhere
public record ListingStyle(boolean compact, boolean utf8, boolean colours, int columns) {
    private static final String ESCAPE = "\u001b[";
    private static final String RESET = ESCAPE + "0m";

    /// Lines are cut on terminals of known width only.
    public static ListingStyle of(Environment environment, boolean compact, boolean noTruncate) {
        int columns = Integer.MAX_VALUE;
        String known = environment.variable("COLUMNS");
        if (!noTruncate && environment.terminal() && known.matches("[1-9][0-9]{0,4}")) {
            columns = Integer.parseInt(known);
        }
        return new ListingStyle(compact, environment.utf8(), environment.colours(), columns);
    }

    String bold(String text) {
        return sgr("1", text);
    }

    String dim(String text) {
        return sgr("2", text);
    }

    String underlined(String text) {
        return sgr("4", text);
    }

    String green(String text) {
        return sgr("1;32", text);
    }

    String red(String text) {
        return sgr("1;31", text);
    }

    String yellow(String text) {
        return sgr("33", text);
    }

    String cyan(String text) {
        return sgr("36", text);
    }

    String magenta(String text) {
        return sgr("1;35", text);
    }

    /// A name: in backquotes, bold.
    String literal(String text) {
        return "`" + bold(text) + "`";
    }

    String symbol(String utf8Symbol, String asciiSymbol) {
        return utf8 ? utf8Symbol : asciiSymbol;
    }

    String bullet() {
        return symbol("🞂", ">");
    }

    /// A remark behind a title.
    String tag(String text) {
        return " " + dim(symbol("❬", "<")) + text + dim(symbol("❭", ">"));
    }

    private String sgr(String code, String text) {
        return colours ? ESCAPE + code + "m" + text + RESET : text;
    }
}
