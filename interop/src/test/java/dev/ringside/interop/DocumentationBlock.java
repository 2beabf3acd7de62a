// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A fenced block of a page of documentation, with what a comment `<!-- test: … -->` right before it says of it: words
/// that readers of the page do not see.
///
/// @param line     of the page where the text of the block begins, from 1
/// @param language what stands behind the fence; empty: nothing
/// @param marks    the words of the comment; `skip` is followed by the reason
record DocumentationBlock(Path page, int line, String language, String marks, List<String> lines) {
    private static final Pattern MARK = Pattern.compile("<!-- test: (.*) -->");
    private static final String FENCE = "```";

    /// The blocks of a page, in their order.
    static List<DocumentationBlock> of(Path page) throws IOException {
        List<String> lines = Files.readAllLines(page);
        List<DocumentationBlock> blocks = new ArrayList<>();
        String marks = "";
        for (int i = 0; i < lines.size(); i++) {
            Matcher mark = MARK.matcher(lines.get(i).strip());
            if (mark.matches()) {
                marks = mark.group(1);
                continue;
            }
            if (lines.get(i).startsWith(FENCE)) {
                int end = i + 1;
                while (!lines.get(end).startsWith(FENCE)) {
                    end++;
                }
                String language = lines.get(i).substring(FENCE.length()).strip();
                blocks.add(new DocumentationBlock(page, i + 2, language, marks, lines.subList(i + 1, end)));
                i = end;
            }
            marks = "";
        }
        return blocks;
    }

    /// Commands alone (`sh`), or commands after `$ ` with what they print (`console`).
    boolean isShell() {
        return language.equals("sh") || language.equals("console");
    }

    /// Whether it has what looks like a command line of this product.
    boolean holdsCommands() {
        return lines.stream().anyMatch(line -> line.matches("(\\$ .*|(\\$ )?(\\./)?ringside [a-z-]+.*)"));
    }

    boolean is(String mark) {
        return List.of(marks.split(" ")).contains(mark);
    }

    /// What stands behind `NAME=` among the marks; empty where it does not stand there.
    String value(String name) {
        for (String mark : marks.split(" ")) {
            if (mark.startsWith(name + "=")) {
                return mark.substring(name.length() + 1);
            }
        }
        return "";
    }

    /// A command and the lines that the page shows below it.
    record Exchange(String command, List<String> shown) {}

    /// The commands of a `console` block.
    List<Exchange> exchanges() {
        List<Exchange> exchanges = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("$ ")) {
                exchanges.add(new Exchange(line.substring(2), new ArrayList<>()));
            } else {
                exchanges.getLast().shown().add(line);
            }
        }
        return exchanges;
    }

    /// Whether output is what a page shows: line by line, where `…` stands for any text, a line that is only `…` for
    /// any lines, and a time of day for any time of day.
    static boolean matches(List<String> shown, String output) {
        StringBuilder pattern = new StringBuilder();
        for (String line : shown) {
            if (line.equals("…")) {
                pattern.append("(.*\n)*");
                continue;
            }
            for (String part : line.split("(?<=…)|(?=…)")) {
                pattern.append(part.equals("…") ? ".*" : quotedButTimes(part));
            }
            pattern.append('\n');
        }
        return Pattern.matches(pattern.toString(), output);
    }

    private static String quotedButTimes(String text) {
        String time = "[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{9}";
        StringBuilder pattern = new StringBuilder();
        Matcher matcher = Pattern.compile(time).matcher(text);
        int from = 0;
        while (matcher.find()) {
            pattern.append(Pattern.quote(text.substring(from, matcher.start()))).append(time);
            from = matcher.end();
        }
        return pattern.append(Pattern.quote(text.substring(from))).toString();
    }

    @Override
    public String toString() {
        return page.getFileName() + ":" + line;
    }
}
