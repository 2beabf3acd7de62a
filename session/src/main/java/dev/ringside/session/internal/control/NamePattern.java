// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.session.internal.control;

/// A pattern for names: `*` anywhere matches any text, `\\` makes the next character literal (LTTng's globbing).
/// Immutable.
final class NamePattern {
    /// Stands for `*` in the pattern's characters, where an escaped star stands for itself.
    private static final int ANY = -1;

    private final int[] pattern;

    private NamePattern(int[] pattern) {
        this.pattern = pattern;
    }

    static NamePattern of(String text) {
        int[] characters = text.codePoints().toArray();
        int[] pattern = new int[characters.length];
        int length = 0;
        for (int i = 0; i < characters.length; i++) {
            if (characters[i] == '\\' && i + 1 < characters.length) {
                pattern[length++] = characters[++i];
            } else {
                pattern[length++] = characters[i] == '*' ? ANY : characters[i];
            }
        }
        return new NamePattern(java.util.Arrays.copyOf(pattern, length));
    }

    /// Takes time in proportion to the product of the lengths at most, whatever the pattern.
    boolean matches(String text) {
        int[] name = text.codePoints().toArray();
        int at = 0;
        int nextName = 0;
        int lastAny = -1;
        int nameAtLastAny = 0;
        while (nextName < name.length) {
            if (at < pattern.length && pattern[at] == ANY) {
                lastAny = at++;
                nameAtLastAny = nextName;
            } else if (at < pattern.length && pattern[at] == name[nextName]) {
                at++;
                nextName++;
            } else if (lastAny >= 0) {
                at = lastAny + 1;
                nextName = ++nameAtLastAny;
            } else {
                return false;
            }
        }
        while (at < pattern.length && pattern[at] == ANY) {
            at++;
        }
        return at == pattern.length;
    }
}
