// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

/// Words for a POSIX shell.
final class ShellText {
    private static final String PLAIN = "_./,:=@%+-";

    private ShellText() {}

    /// The word itself where a shell leaves it alone, otherwise in single quotes.
    static String quote(String word) {
        boolean plain = !word.isEmpty();
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            plain &= c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || PLAIN.indexOf(c) >= 0;
        }
        return plain ? word : "'" + word.replace("'", "'\"'\"'") + "'";
    }
}
