// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.details;

import dev.ringside.graph.internal.text.TerminalColors;
import dev.ringside.graph.internal.text.TextBuffer;

/// Lines with an indentation of two blanks a level, of parts with the colour of what they are. One thread.
final class IndentedText {
    final TextBuffer buffer;
    private final TerminalColors colors;
    private int level;

    IndentedText(TextBuffer buffer, TerminalColors colors) {
        this.buffer = buffer;
        this.colors = colors;
    }

    IndentedText in() {
        level++;
        return this;
    }

    IndentedText out() {
        level--;
        return this;
    }

    /// Begins a line.
    IndentedText indent() {
        buffer.appendRepeated(' ', 2 * level);
        return this;
    }

    IndentedText add(String text) {
        buffer.append(text);
        return this;
    }

    private IndentedText colored(String style, String color, String text) {
        return add(style).add(color).add(text).add(colors.reset());
    }

    /// The name of a member, of an environment entry or of a variant option.
    IndentedText member(String name) {
        return colored(colors.cyan(), "", name);
    }

    /// The name of a property, an entry of user attributes or the label of a mapping.
    IndentedText property(String name) {
        return colored(colors.magenta(), "", name);
    }

    IndentedText value(String text) {
        beginValue().add(text);
        return endValue();
    }

    /// For a value that the caller appends.
    IndentedText beginValue() {
        return add(colors.bold());
    }

    IndentedText endValue() {
        return add(colors.reset());
    }

    IndentedText value(boolean truth) {
        return colored(colors.bold(), truth ? colors.brightGreen() : colors.brightRed(), truth ? "Yes" : "No");
    }

    /// What stands where there is no value.
    IndentedText none(String text) {
        return colored(colors.bold(), colors.brightMagenta(), text);
    }

    /// The kind of what is described or of a message.
    IndentedText object(String kind) {
        return colored(colors.bold(), colors.brightYellow(), kind);
    }

    IndentedText eventName(String name) {
        return colored(colors.green(), "", name);
    }

    IndentedText fieldType(String type) {
        return colored(colors.blue(), "", type);
    }

    IndentedText time(String text) {
        return colored(colors.bold(), colors.brightBlue(), text);
    }

    /// A number among words that tell the data stream of a message, which are cyan: [#beginStream].
    IndentedText streamNumber(String number) {
        return colored(colors.bold(), colors.brightCyan(), number);
    }

    IndentedText beginStream() {
        return add(colors.cyan());
    }

    IndentedText endStream() {
        return add(colors.reset());
    }

    /// A line with a property and its value.
    IndentedText line(String property, String value) {
        return indent().property(property).add(": ").value(value).end();
    }

    IndentedText end() {
        buffer.append('\n');
        return this;
    }

    /// Goes back to the margin.
    void reset() {
        level = 0;
    }
}
