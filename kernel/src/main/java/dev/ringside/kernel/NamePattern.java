// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.kernel;

import java.util.regex.Pattern;

/// A name in which `*` stands for any text and a backslash takes its meaning from the next character. Immutable; any
/// thread.
final class NamePattern {
    private final Pattern pattern;

    NamePattern(String text) {
        var regex = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '*') {
                regex.append(".*");
            } else {
                char literal = c == '\\' && i + 1 < text.length() ? text.charAt(++i) : c;
                regex.append(Pattern.quote(String.valueOf(literal)));
            }
        }
        this.pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    boolean matches(String name) {
        return pattern.matcher(name).matches();
    }
}
