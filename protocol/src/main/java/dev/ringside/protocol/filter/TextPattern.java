// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.protocol.filter;

import org.jspecify.annotations.Nullable;

/// Text in which `*` stands for any text, `\*` for an asterisk and `\\` for a backslash. Immutable; any thread.
///
/// @param source with its escapes
public record TextPattern(String source) {
    /// What stands for a wildcard in [#parts].
    private static final char ANY = '\uffff';

    /// The text that it matches, where it has no wildcard.
    ///
    /// @return null where it has one
    public @Nullable String literal() {
        String parts = parts();
        return parts.indexOf(ANY) < 0 ? parts : null;
    }

    private String parts() {
        StringBuilder parts = new StringBuilder(source.length());
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == '*') {
                parts.append(ANY);
            } else {
                parts.append(c == '\\' && i + 1 < source.length() ? source.charAt(++i) : c);
            }
        }
        return parts.toString();
    }

    /// Whether the whole of a text is as the pattern says. Takes time in proportion to both lengths at most.
    public boolean matches(String text) {
        String parts = parts();
        int at = 0;
        int part = 0;
        int retryPart = -1;
        int retryAt = 0;
        while (at < text.length()) {
            if (part < parts.length() && parts.charAt(part) == ANY) {
                retryPart = ++part;
                retryAt = at;
            } else if (part < parts.length() && parts.charAt(part) == text.charAt(at)) {
                part++;
                at++;
            } else if (retryPart >= 0) {
                // The wildcard takes one more.
                part = retryPart;
                at = ++retryAt;
            } else {
                return false;
            }
        }
        while (part < parts.length() && parts.charAt(part) == ANY) {
            part++;
        }
        return part == parts.length();
    }
}
