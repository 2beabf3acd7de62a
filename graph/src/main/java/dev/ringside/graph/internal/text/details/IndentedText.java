// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.graph.internal.text.details;

import dev.ringside.graph.internal.text.TextBuffer;

/// Lines with an indentation of two blanks a level. One thread.
final class IndentedText {
    final TextBuffer buffer;
    private int level;

    IndentedText(TextBuffer buffer) {
        this.buffer = buffer;
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

    IndentedText line(String text) {
        return indent().add(text).end();
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
