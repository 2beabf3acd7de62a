// SPDX-License-Identifier: Apache-2.0
// Copyright the Ringside founders
package dev.ringside.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Keeps COVERAGE.md true: a row that says `done` or `partly` names a test that exists.
final class CoverageTest {
    private static final Path ROOT = Path.of(System.getProperty("ringside.basedir"));
    private static final Pattern TEST_NAME = Pattern.compile("`([A-Z]\\w+Test)(?:#(\\w+))?`");
    private static final List<String> STATES = List.of("done", "partly", "no");

    private record Row(String section, List<String> cells) {
        String state() {
            return cells.get(1);
        }
    }

    @Test
    void everyRowHasAState() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(100).allSatisfy(row -> assertThat(STATES)
                .as("%s: %s", row.section(), row.cells())
                .contains(row.state()));
    }

    @Test
    void everyRowThatIsDoneNamesATestThatExists() throws IOException {
        Map<String, String> tests = testSources();
        for (Row row : rows()) {
            List<MatchResult> named = TEST_NAME.matcher(row.cells().getLast()).results().toList();
            if (row.state().equals("done")) {
                assertThat(named).as("%s: %s names no test", row.section(), row.cells()).isNotEmpty();
            }
            for (MatchResult name : named) {
                assertThat(tests).as("%s: %s", row.section(), row.cells()).containsKey(name.group(1));
                if (name.group(2) != null) {
                    assertThat(tests.get(name.group(1))).contains(" " + name.group(2) + "(");
                }
            }
        }
    }

    private static List<Row> rows() throws IOException {
        var rows = Stream.<Row>builder();
        String section = "";
        for (String line : Files.readAllLines(ROOT.resolve("COVERAGE.md"))) {
            if (line.startsWith("#")) {
                section = line.replaceAll("^#+ ", "");
            } else if (line.startsWith("| ") && !line.startsWith("| what ")) {
                List<String> cells = Arrays.stream(line.substring(1, line.length() - 1).split("(?<!\\\\)\\|"))
                        .map(String::strip)
                        .toList();
                rows.add(new Row(section, cells));
            }
        }
        return rows.build().toList();
    }

    private static Map<String, String> testSources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith("Test.java") && file.toString().contains("/src/test/"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            CoverageTest::text,
                            (one, other) -> one + other));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
