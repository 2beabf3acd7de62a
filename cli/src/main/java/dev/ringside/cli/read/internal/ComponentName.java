// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.read.internal;

import dev.ringside.graph.ComponentKind;

/// `[NAME:]TYPE.PLUGIN.CLS`, taken apart. Backslashes take away the meaning of `:`, `.` and `\`.
///
/// @param name    empty where none is given
/// @param written TYPE.PLUGIN.CLS as it was written
record ComponentName(String name, ComponentKind kind, String pluginName, String className, String written) {
    static ComponentName parse(String argument) throws CommandException {
        int colon = firstUnescaped(argument, ':', 0);
        String written = argument.substring(colon + 1);
        int firstDot = firstUnescaped(written, '.', 0);
        String type = firstDot < 0 ? "" : written.substring(0, firstDot);
        ComponentKind kind = kind(argument, type);
        int secondDot = firstUnescaped(written, '.', firstDot + 1);
        if (secondDot < 0 || secondDot == firstDot + 1) {
            throw invalid(argument, "Missing plugin or component class name.");
        }
        String className = written.substring(secondDot + 1);
        if (className.isEmpty() || firstUnescaped(className, '.', 0) >= 0) {
            throw invalid(argument, className.isEmpty() ? "Missing component class name." : "Too many dots.");
        }
        String name = colon < 0 ? "" : unescape(argument.substring(0, colon));
        return new ComponentName(
                name, kind, unescape(written.substring(firstDot + 1, secondDot)), unescape(className), written);
    }

    private static ComponentKind kind(String argument, String type) throws CommandException {
        if (type.isEmpty()) {
            throw invalid(argument, "Missing component class type (`source`, `filter`, or `sink`).");
        }
        for (ComponentKind kind : ComponentKind.values()) {
            if (type.equals(kind.word()) || type.equals(kind.shortWord())) {
                return kind;
            }
        }
        throw invalid(argument, "Unknown component class type: `" + type + "`.");
    }

    private static CommandException invalid(String argument, String reason) {
        return new CommandException("Invalid component class, expecting [NAME:]TYPE.PLUGIN.CLS:\n    "
                + argument, reason);
    }

    /// The index of the first such character without a backslash before it, or -1.
    static int firstUnescaped(String text, char wanted, int start) {
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == wanted) {
                return i;
            }
        }
        return -1;
    }

    static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\' && i + 1 < text.length()) {
                i++;
            }
            plain.append(text.charAt(i));
        }
        return plain.toString();
    }

    static String escape(String plain) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if ("\\.:*?[".indexOf(c) >= 0) {
                text.append('\\');
            }
            text.append(c);
        }
        return text.toString();
    }
}
