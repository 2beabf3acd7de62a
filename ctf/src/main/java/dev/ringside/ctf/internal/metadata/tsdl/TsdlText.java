// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.ctf.internal.metadata.tsdl;

/// A TSDL text being written, indented by tabs as LTTng's is.
final class TsdlText {
    private final StringBuilder text = new StringBuilder();
    private int depth;

    TsdlText line(String content) {
        text.repeat('\t', depth).append(content).append('\n');
        return this;
    }

    /// A line, and what follows is one level deeper.
    TsdlText open(String content) {
        line(content);
        depth++;
        return this;
    }

    TsdlText close(String content) {
        depth--;
        return line(content);
    }

    /// The end of a block, and an empty line.
    void endBlock() {
        close("};");
        text.append('\n');
    }

    void attribute(String name, String value) {
        line(name + " = " + value + ";");
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /// A literal string, with everything escaped that could end or change it.
    static String quoted(String value) {
        var quoted = new StringBuilder("\"");
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                default -> {
                    if (c < ' ' || c == 0x7f) {
                        quoted.append("\\%03o".formatted((int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
