// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.options;

/// LTTng's patterns: `*` matches anything, also nothing; `\` takes the next character as it is. Immutable.
public record GlobPattern(String pattern) {
    public boolean matches(String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int retry = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                retry = t;
                continue;
            }
            int literal = p + 1 < pattern.length() && pattern.charAt(p) == '\\' ? p + 1 : p;
            if (literal < pattern.length() && pattern.charAt(literal) == text.charAt(t)) {
                p = literal + 1;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++retry;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
