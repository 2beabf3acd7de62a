// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.cli.transcript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One file of recorded commands: `$ COMMAND`, standard output, `[stderr]` and standard error where there was any,
/// `[exit status N]`; between them `# (runs: PROGRAM N)`.
///
/// @param topic the file's name without `.txt`
record Transcript(String topic, List<Entry> entries) {
    sealed interface Entry {}

    /// @param line the command line without `$ `
    record Exchange(String line, List<String> words, String out, String err, int exitStatus) implements Entry {}

    record Run(int rounds) implements Entry {}

    private static final String COMMAND = "$ ";
    private static final String ERRORS = "[stderr]";
    private static final String STATUS = "[exit status ";
    private static final String RUNS = "# (runs: alltypes ";

    static Transcript read(Path file) throws IOException {
        List<Entry> entries = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith(RUNS)) {
                String rounds = line.substring(RUNS.length(), line.length() - 1).split(" ")[0];
                entries.add(new Run(Integer.parseInt(rounds)));
            } else if (line.startsWith(COMMAND)) {
                int end = i + 1;
                while (!lines.get(end).startsWith(STATUS)) {
                    end++;
                }
                entries.add(exchange(line.substring(COMMAND.length()), lines.subList(i + 1, end), lines.get(end)));
                i = end;
            }
        }
        String name = file.getFileName().toString();
        return new Transcript(name.substring(0, name.length() - ".txt".length()), entries);
    }

    private static Exchange exchange(String line, List<String> output, String status) {
        int errors = output.indexOf(ERRORS);
        int outEnd = errors < 0 ? output.size() : errors;
        int errStart = errors < 0 ? output.size() : errors + 1;
        return new Exchange(
                line,
                words(line),
                text(output.subList(0, outEnd)),
                text(output.subList(errStart, output.size())),
                Integer.parseInt(status.substring(STATUS.length(), status.length() - 1)));
    }

    private static String text(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    /// As a shell splits, with single quotes.
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        boolean open = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
                open = true;
            } else if (c == ' ' && !quoted) {
                if (open) {
                    words.add(word.toString());
                }
                word.setLength(0);
                open = false;
            } else {
                word.append(c);
                open = true;
            }
        }
        if (open) {
            words.add(word.toString());
        }
        return words;
    }
}
